package io.lakehouse.readers;

import java.io.IOException;
import java.util.List;

/** The kinds of commits, in their order: each is made on what the ones before have left. */
enum Commit {
  PUBLISH,
  APPEND,
  RESTATE,
  MERGE,
  COMPACT,
  ROLLBACK;

  private static final List<String> COMPACTED =
      List.of("bronze.c2c_users", "silver.user_activity", "gold.activity_hourly_parts");

  /**
   * Makes it, a compaction by Spark and all else by Flink.
   *
   * @throws AssertionError when there was nothing to compact
   */
  void make(StoryProcess story, SparkRows spark) throws IOException {
    if (this == COMPACT) {
      COMPACTED.forEach(spark::compact);
    } else {
      story.make(name());
    }
  }
}
