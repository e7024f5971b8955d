package io.lakehouse.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakehouse.jobs.config.UsageException;
import io.lakehouse.jobs.generate.C2cGenerator;
import io.lakehouse.jobs.generate.Quirks;
import io.lakehouse.jobs.generate.commerce.CommerceGenerator;
import io.lakehouse.jobs.generate.commerce.CommercePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InputPreparerTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 20);

  @TempDir Path folder;
  private final List<String> said = new ArrayList<>();
  private InputPreparer preparer;

  @BeforeEach
  void prepare() {
    preparer = new InputPreparer(folder.resolve("input"), DAY, said::add);
  }

  @Test
  void takesAnInputThatIsThereAgain() throws IOException {
    BatchInput first = generated(1);
    BatchInput second = generated(1);
    assertThat(second).isEqualTo(first);
    assertThat(first.users()).isEqualTo(50);
    assertThat(said).hasSize(1);
    generated(2);
    assertThat(said).hasSize(2);
  }

  @Test
  void countsTheRecordsOfOtherFeeds() throws IOException {
    CommercePlan plan = new CommercePlan(DAY, 30, new CommercePlan.Sizes(100, 10, 20, 50, 5), 1, 0);
    BatchInput input =
        preparer.madeOfRecords(
            "commerce", "a month", zone -> CommerceGenerator.generate(plan, zone).records());
    assertThat(input.records()).isEqualTo(100 + 10 + 20 + 50 + 5);
    assertThat(input.users()).isNull();
    assertThat(input.files()).isEqualTo(5);
    BatchInput again =
        preparer.madeOfRecords(
            "commerce",
            "a month",
            zone -> {
              throw new IOException("made twice");
            });
    assertThat(again).isEqualTo(input);
  }

  @Test
  void makesAnInputAnewThatWasInterrupted() throws IOException {
    BatchInput whole = generated(1);
    Path marker = Path.of(whole.landing() + ".rows");
    Files.delete(marker);
    Files.writeString(Path.of(whole.landing(), "c2c_users", DAY.toString(), "torn.csv"), "x");
    assertThat(generated(1)).isEqualTo(whole);
  }

  @Test
  void inflatesThePublishedUsersAndCopiesTheAggregates() throws IOException {
    Path from = Files.createDirectories(folder.resolve("published"));
    Files.writeString(from.resolve("6M-0K-99K.users.dataset.public.csv"), "id,a\n1,x\n2,y\n");
    for (String name : List.of("Buyers-b", "Comparison-of-Sellers-c", "Countries-with-d")) {
      Files.writeString(from.resolve(name + ".csv"), "country\nx\n");
    }
    BatchInput input = preparer.published(from, 10);
    assertThat(input.users()).isEqualTo(20);
    assertThat(input.files()).isEqualTo(8 + 3);
    assertThat(preparer.published(from, 1).files()).isEqualTo(1 + 3);
  }

  @Test
  void namesThePublishedFilesThatAreMissing() throws IOException {
    Path from = Files.createDirectories(folder.resolve("published"));
    Files.writeString(from.resolve("Buyers-b.csv"), "country\n");
    assertThatThrownBy(() -> preparer.published(from, 1))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("0 files *99K.users*.csv, 0 files Comparison-of-Sellers-*.csv")
        .hasMessageNotContaining("Buyers");
  }

  @Test
  void refusesALandingZoneWithoutTheDay() throws IOException {
    BatchInput whole = generated(1);
    Path zone = Path.of(whole.landing());
    assertThat(BatchInput.landed(zone, DAY).files()).isEqualTo(whole.files());
    LocalDate other = DAY.plusDays(1);
    assertThatThrownBy(() -> BatchInput.landed(zone, other))
        .isInstanceOf(UsageException.class)
        .hasMessage("Cannot measure, the landing folder has no file of 2026-11-21: " + zone);
  }

  private BatchInput generated(long seed) throws IOException {
    return preparer.made(
        "seed" + seed,
        "generated",
        zone -> C2cGenerator.generate(DAY, 50, seed, Quirks.none(), zone).users());
  }
}
