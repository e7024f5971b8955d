package io.lakehouse.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakehouse.jobs.config.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UserInflaterTest {
  private static final String HEADER = "identifierHash,type,country";

  @TempDir Path folder;

  @Test
  void keepsTheIdsOfTheFirstCopy() {
    assertThat(UserInflater.id(-7279641312655250028L, 0)).isEqualTo(-7279641312655250028L);
  }

  @Test
  void givesEveryRowOfEveryCopyAnIdOfItsOwn() {
    Set<Long> ids = new HashSet<>();
    for (int copy = 0; copy < 20; copy++) {
      int number = copy;
      LongStream.range(-500, 500).forEach(id -> ids.add(UserInflater.id(id, number)));
    }
    assertThat(ids).hasSize(20 * 1000);
  }

  @Test
  void writesEveryRowSoManyTimesAndTheHeaderOfEachFile() throws IOException {
    Path users = users(7, "\n");
    UserInflater inflater = UserInflater.read(users);
    assertThat(inflater.rows()).isEqualTo(7);
    assertThat(inflater.write(folder.resolve("out"), 5, 4)).isEqualTo(35);
    List<String> rows = new ArrayList<>();
    for (Path file : files()) {
      List<String> lines = Files.readAllLines(file);
      assertThat(lines.get(0)).isEqualTo(HEADER);
      assertThat(lines.size() - 1).isBetween(8, 9);
      rows.addAll(lines.subList(1, lines.size()));
    }
    assertThat(files()).hasSize(4);
    assertThat(rows).hasSize(35).doesNotHaveDuplicates();
    for (int user = 0; user < 7; user++) {
      String rest = ",user,Pays " + user;
      assertThat(rows.stream().filter(row -> row.endsWith(rest))).hasSize(5);
      assertThat(rows).contains((user - 3) + rest);
    }
  }

  @Test
  void keepsTheFileAsItIsAtFactorOne() throws IOException {
    Path users = users(3, "\n");
    UserInflater.read(users).write(folder.resolve("out"), 1, 1);
    assertThat(files().get(0)).hasSameBinaryContentAs(users);
  }

  @Test
  void endsTheLastLineWhenTheFileDoesNot() throws IOException {
    Path users = users(3, "");
    UserInflater.read(users).write(folder.resolve("out"), 2, 1);
    assertThat(Files.readAllLines(files().get(0))).hasSize(1 + 6);
  }

  @Test
  void refusesALineWithoutAnId() throws IOException {
    Path users = Files.writeString(folder.resolve("users.csv"), HEADER + "\n-1.0979E+18,user,x\n");
    assertThatThrownBy(() -> UserInflater.read(users).write(folder.resolve("out"), 2, 1))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "Cannot inflate %s, a line does not begin with a 64-bit id: -1.0979E+18."
                    .formatted(users)
                + " Take the published file");
  }

  private Path users(int count, String end) throws IOException {
    List<String> lines = new ArrayList<>(List.of(HEADER));
    for (int user = 0; user < count; user++) {
      lines.add((user - 3) + ",user,Pays " + user);
    }
    return Files.writeString(folder.resolve("users.csv"), String.join("\n", lines) + end);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("out"))) {
      return files.sorted().toList();
    }
  }
}
