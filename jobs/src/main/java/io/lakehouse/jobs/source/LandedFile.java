package io.lakehouse.jobs.source;

import org.apache.flink.core.fs.Path;

/**
 * A file in the landing zone.
 *
 * @param path where it is
 * @param bytes its size
 * @param modifiedAt when it was last written, milliseconds since 1970: its arrival
 */
public record LandedFile(Path path, long bytes, long modifiedAt) {}
