package io.lakehouse.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
final class ChildProcessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path folder;

  @Test
  void endsWithItsStandardInput() throws Exception {
    ChildProcess child = start("echo ready; cat");
    String sign =
        child.await(
            "a sign", PATIENCE, lines -> lines.stream().filter("ready"::equals).findFirst());
    assertThat(sign).isEqualTo("ready");
    assertThat(child.isAlive()).isTrue();
    child.close();
    assertThat(child.isAlive()).isFalse();
  }

  @Test
  void stopsAProcessThatDoesNotReadItsStandardInput() throws Exception {
    try (ChildProcess child = start("exec sleep 600")) {
      child.stop();
      assertThat(child.isAlive()).isFalse();
    }
  }

  @Test
  void tellsThatTheProcessHasEndedBeforeItsSign() throws Exception {
    try (ChildProcess child = start("echo broken; exit 3")) {
      assertThatThrownBy(
              () ->
                  child.await(
                      "a broker",
                      PATIENCE,
                      lines -> lines.stream().filter("ready"::equals).findFirst()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "Cannot go on without a broker, the process has ended with exit code 3: its output is in %s"
                  .formatted(folder.resolve("out")));
    }
  }

  private ChildProcess start(String script) throws Exception {
    return ChildProcess.start(List.of("sh", "-c", script), folder.resolve("out"));
  }
}
