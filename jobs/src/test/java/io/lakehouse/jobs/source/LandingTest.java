package io.lakehouse.jobs.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakehouse.catalog.contract.Contracts;
import io.lakehouse.catalog.contract.FeedContract;
import io.lakehouse.catalog.contract.SqlTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LandingTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 20);
  private static final FeedContract USERS = Contracts.load(SqlTree.open()).feed("c2c_users");

  @TempDir private Path root;
  private Path folder;
  private Landing landing;

  @BeforeEach
  void makeTheFolder() throws IOException {
    folder = Files.createDirectories(root.resolve("c2c_users").resolve(DAY.toString()));
    landing = new Landing(new org.apache.flink.core.fs.Path(root.toString()));
  }

  @Test
  void takesTheFilesOfThePatternsAndNamesTheOthers() throws IOException {
    for (String name : new String[] {"chunk2.csv", "a.users.csv", "CHUNK3.CSV", ".chunk4.csv"}) {
      Files.writeString(folder.resolve(name), "x");
    }
    Files.createDirectory(folder.resolve("sub"));

    assertThat(landing.files(USERS, DAY).files())
        .extracting(file -> file.path().getName())
        .containsExactly("a.users.csv", "chunk2.csv");
    assertThat(landing.strangers(USERS, DAY)).containsExactly("CHUNK3.CSV", "sub");
  }

  @Test
  void failsRatherThanLosingAFileBesideALinkToNothing() throws IOException {
    Files.writeString(folder.resolve("chunk1.csv"), "x");
    Files.createSymbolicLink(folder.resolve("zz.tmp"), root.resolve("nothing"));

    assertThatThrownBy(() -> landing.files(USERS, DAY))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("Cannot list the landing folder, an entry of it cannot be read");
  }

  @Test
  void passesOverFoldersWhoseNameIsNoDay() throws IOException {
    Files.createDirectory(root.resolve("c2c_users").resolve("2026-02-30"));
    Files.createDirectory(root.resolve("c2c_users").resolve("old"));

    assertThat(landing.days(USERS)).containsExactly(DAY);
  }
}
