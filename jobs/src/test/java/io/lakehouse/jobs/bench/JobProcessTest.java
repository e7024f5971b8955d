package io.lakehouse.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class JobProcessTest {
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  @TempDir Path folder;

  @Test
  @EnabledOnOs(OS.LINUX)
  void measuresAProcessAndKeepsItsOutput() throws Exception {
    JobProcess.Outcome outcome =
        JobProcess.measured(List.of(JAVA, "-XshowSettings:vm", "-version"), folder.resolve("out"))
            .run();
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.wallSeconds()).isPositive();
    assertThat(outcome.usage().seconds()).isPositive();
    assertThat(outcome.threads()).isEmpty();
    assertThat(outcome.output()).anyMatch(line -> line.contains("version"));
  }

  @Test
  void tellsTheExitCodeOfAProcessThatFails() throws Exception {
    JobProcess.Outcome outcome =
        JobProcess.measured(List.of(JAVA, "-XX:NoSuchFlag"), folder.resolve("out")).run();
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.output()).anyMatch(line -> line.contains("NoSuchFlag"));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void readsTheBooksOfThisProcess() {
    long me = ProcessHandle.current().pid();
    assertThat(Proc.peakResident(me).getAsLong()).isGreaterThan(10_000);
    assertThat(Proc.threads(me)).containsKey(me);
    assertThat(Proc.threads(0)).isEmpty();
    assertThat(Proc.peakResident(0)).isEmpty();
  }
}
