package io.lakehouse.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StreamJobTest {
  private static final Path WAREHOUSE = Path.of("/tmp/warehouse");

  @Test
  void passesKeysAndFileOn() {
    StreamJob job = new StreamJob(Path.of("my.yaml"), Map.of("b", "2", "a", "1"));
    assertThat(job.arguments("127.0.0.1:9", WAREHOUSE, List.of("--until-caught-up")))
        .containsExactly(
            "stream",
            "--bootstrap",
            "127.0.0.1:9",
            "--until-caught-up",
            "--warehouse",
            "/tmp/warehouse",
            "--conf",
            "my.yaml",
            "-Da=1",
            "-Db=2");
  }

  @Test
  void letsTheUsersKeysWin() {
    StreamJob job = new StreamJob(null, Map.of("a", "1"));
    assertThat(job.with(Map.of("a", "9", "c", "3")).keys())
        .containsExactlyInAnyOrderEntriesOf(Map.of("a", "1", "c", "3"));
  }

  @Test
  void tellsWhereStateIsKept() {
    assertThat(new StreamJob(null, Map.of()).state(WAREHOUSE)).isEqualTo("hashmap");
    assertThat(new StreamJob(null, Map.of("state.backend.type", "rocksdb")).state(WAREHOUSE))
        .isEqualTo("rocksdb");
  }
}
