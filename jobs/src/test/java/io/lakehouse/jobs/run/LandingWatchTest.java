package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.jobs.config.Settings;
import io.lakehouse.jobs.generate.C2cGenerator;
import io.lakehouse.jobs.generate.Quirks;
import io.lakehouse.jobs.source.Landing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LandingWatchTest {
  private static final LocalDate DAY = LocalDate.parse("2026-11-20");
  private static final LocalDate NEXT = LocalDate.parse("2026-11-21");

  @TempDir private Path folder;
  private Lakehouse house;
  private LandingWatch watch;

  @BeforeEach
  void open() throws Exception {
    house =
        new Lakehouse(
            Settings.load(
                "batch",
                null,
                Map.of("lakehouse.catalog.warehouse-uri", folder.resolve("warehouse").toString())),
            configuration -> {
              throw new IllegalStateException("no jobs here");
            });
    house.catalogTool().apply();
    watch = new LandingWatch(house, landing());
    assertThat(watch.look()).as("nothing has landed").isEmpty();
  }

  @AfterEach
  void close() {
    house.close();
  }

  private Landing landing() {
    return new Landing(new org.apache.flink.core.fs.Path(folder.resolve("landing").toUri()));
  }

  private void land(LocalDate date) throws Exception {
    C2cGenerator.generate(date, 10, 1, Quirks.none(), folder.resolve("landing"));
  }

  private void append(LocalDate date) throws Exception {
    Files.writeString(
        folder.resolve("landing/c2c_users/" + date + "/chunk1.csv"),
        "more\n",
        StandardOpenOption.APPEND);
  }

  @Test
  void tellsADayOnceItsFilesHaveSettled() throws Exception {
    land(DAY);
    assertThat(watch.look()).as("they may still be written").isEmpty();
    assertThat(watch.look()).containsExactly(DAY);
    assertThat(watch.look()).as("it was told").isEmpty();
  }

  @Test
  void waitsWhileAFileIsWritten() throws Exception {
    land(DAY);
    watch.look();
    append(DAY);
    assertThat(watch.look()).isEmpty();
    append(DAY);
    assertThat(watch.look()).isEmpty();
    assertThat(watch.look()).containsExactly(DAY);
  }

  @Test
  void tellsADayAgainWhenAFileHasChangedOrCome() throws Exception {
    land(DAY);
    land(NEXT);
    watch.look();
    assertThat(watch.look()).containsExactly(DAY, NEXT);
    append(NEXT);
    watch.look();
    assertThat(watch.look()).containsExactly(NEXT);
  }
}
