package io.lakehouse.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileSystemsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "abfss://lake@account.dfs.core.windows.net/",
        "--from-savepoint=abfss://lake@account.dfs.core.windows.net/savepoints/1",
        "s3a://bucket/landing"
      })
  void areNamedByAUriOfAnotherPlace(String text) {
    assertThat(FileSystems.areNamedIn(Stream.of("10 s", text))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/srv/landing",
        "file:///srv/landing",
        "jdbc:postgresql://127.0.0.1:5432/lake",
        "--bootstrap=kafka://127.0.0.1:9092",
        "https://catalog.example/api",
        ""
      })
  void areNotNamedByALocalFolderOrAService(String text) {
    assertThat(FileSystems.areNamedIn(Stream.of("10 s", text))).isFalse();
  }
}
