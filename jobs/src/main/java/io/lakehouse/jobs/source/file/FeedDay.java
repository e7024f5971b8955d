package io.lakehouse.jobs.source.file;

import java.io.Serializable;
import java.time.LocalDate;
import java.util.Set;

/**
 * The files of one feed and day, as one run reads them.
 *
 * @param name the feed's name, for messages
 * @param schema what the files should look like
 * @param snapshotDate the date of the landing folder
 * @param runId the run that reads them
 * @param wanted the columns to read, of the feed's and {@code extra}; any other one is null
 */
public record FeedDay(
    String name, FileSchema schema, LocalDate snapshotDate, String runId, Set<String> wanted)
    implements Serializable {}
