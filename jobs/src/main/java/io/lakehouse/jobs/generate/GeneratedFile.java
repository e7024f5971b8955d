package io.lakehouse.jobs.generate;

import java.nio.file.Path;

/**
 * A file that was generated.
 *
 * @param feed the feed it belongs to
 * @param path where it is
 * @param lines its lines without the header, broken ones included
 */
public record GeneratedFile(String feed, Path path, long lines) {}
