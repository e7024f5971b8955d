package io.lakehouse.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class BrokerCommandIT {
  private final InputStream systemIn = System.in;

  @RegisterExtension final Terminal terminal = new Terminal();
  @TempDir Path folder;

  @AfterEach
  void restore() {
    System.setIn(systemIn);
  }

  @Test
  void endsWithItsStandardInput() {
    System.setIn(InputStream.nullInputStream());
    assertThat(Main.execute("broker", "--folder", folder.toString())).isZero();
    assertThat(terminal.out()).matches("broker 127\\.0\\.0\\.1:\\d+\n");
  }
}
