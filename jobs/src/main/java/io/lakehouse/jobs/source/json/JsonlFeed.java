package io.lakehouse.jobs.source.json;

import java.io.Serializable;
import java.time.LocalDate;

/**
 * The {@code .jsonl} files of one feed and day, as one run reads them.
 *
 * @param schema the fields of an event
 * @param snapshotDate the date of the landing folder: when the events arrived that do not say it
 * @param runId the run that reads them
 */
public record JsonlFeed(JsonSchema schema, LocalDate snapshotDate, String runId)
    implements Serializable {}
