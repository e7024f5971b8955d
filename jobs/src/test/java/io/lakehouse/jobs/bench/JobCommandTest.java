package io.lakehouse.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class JobCommandTest {
  @Test
  void putsJvmArgumentsBeforeAndTheJobsOwnBehindTheMainClass() {
    JobCommand command = new JobCommand("java", List.of("-Xmx1g"), "a.jar:b.jar", "Main");
    assertThat(command.with(List.of("-Dx=y"), List.of("run", "--date", "2026-11-20")))
        .containsExactly(
            "java", "-Xmx1g", "-Dx=y", "-cp", "a.jar:b.jar", "Main", "run", "--date", "2026-11-20");
  }

  @Test
  void doesNotShareTheTemporaryFolderAndTheLogWithThisProcess() {
    JobCommand command = JobCommand.ofThisProcess();
    assertThat(command.jvmArguments())
        .noneMatch(argument -> argument.startsWith("-Djava.io.tmpdir="))
        .noneMatch(argument -> argument.startsWith("-Dlakehouse.log.file="));
    assertThat(command.classPath()).isEqualTo(System.getProperty("java.class.path"));
  }
}
