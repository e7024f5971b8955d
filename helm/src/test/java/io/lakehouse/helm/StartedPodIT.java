package io.lakehouse.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakehouse.helm.Image.Ended;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pods as the chart renders them, started as processes: their arguments, their config map as conf
 * folder, their memory. Only addresses are others, by values.
 */
class StartedPodIT {
  @TempDir private Path folder;

  @Test
  void theCatalogIsAppliedAndTheDayIsRun() throws Exception {
    Image image = Image.in(folder.resolve("image"));
    List<JsonNode> resources = Chart.render("minimal", addresses());
    LocalDate yesterday = LocalDate.now(ZoneOffset.UTC).minusDays(1);
    done(
        image.lake(
            "generate",
            "c2c",
            "--date",
            yesterday.toString(),
            "--users",
            "60",
            "--seed",
            "1",
            "--out",
            folder.resolve("landing").toString()));

    assertThat(done(run(image, resources, "Job", "lake-catalog"))).contains("silver.users");
    String day = done(run(image, resources, "CronJob", "lake-day"));
    assertThat(day).contains("published", yesterday.toString());
    assertThat(Image.logged(day))
        .anySatisfy(
            event -> {
              assertThat(event.path("message").asText()).endsWith(" is published");
              assertThat(event.path("message").asText()).contains(event.path("run_id").asText());
              assertThat(event.path("run_id").asText()).isNotEmpty();
              assertThat(event.path("date").asText()).isEqualTo(yesterday.toString());
            });
    assertThat(done(run(image, resources, "CronJob", "lake-maintain"))).isNotEmpty();
    assertThat(folder.resolve("lake/warehouse/gold/kpi_daily/data")).isNotEmptyDirectory();
  }

  @Test
  void aWrongAddressEndsThePodWithTheReason() throws Exception {
    Image image = Image.in(folder.resolve("image"));
    Map<String, String> wrong = addresses();
    wrong.put("flinkConfiguration.lakehouse\\.landing\\.url", "file:/srv");
    Ended ended = run(image, Chart.render("minimal", wrong), "Job", "lake-catalog");
    assertThat(ended.output()).contains("no such key: lakehouse.landing.url");
    assertThat(ended.code()).isEqualTo(2);
  }

  private Map<String, String> addresses() {
    Map<String, String> values = new HashMap<>();
    values.put("storage.root", folder.resolve("lake").toUri().toString());
    values.put("storage.landing", folder.resolve("landing").toUri().toString());
    values.put("flinkConfiguration.lakehouse\\.catalog\\.properties\\.type", "jdbc");
    values.put(
        "flinkConfiguration.lakehouse\\.catalog\\.properties\\.uri",
        "jdbc:sqlite:" + folder.resolve("catalog.db"));
    return values;
  }

  private static Ended run(Image image, List<JsonNode> resources, String kind, String name)
      throws Exception {
    Pod pod = Pod.of(resources, kind, name);
    return image.run(pod, pod.conf(resources));
  }

  private static String done(Ended ended) {
    assertThat(ended.code()).as(ended.output()).isZero();
    return ended.output();
  }
}
