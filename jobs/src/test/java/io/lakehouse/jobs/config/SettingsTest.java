package io.lakehouse.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  @TempDir private Path folder;

  private Path file(String yaml) throws IOException {
    return Files.writeString(folder.resolve("my.yaml"), yaml);
  }

  @Test
  void hasTheDefaultsOfFlinkConf() {
    Settings settings = Settings.load("batch", null, Map.of());
    assertThat(settings.value(LakehouseOptions.CATALOG_NAME)).isEqualTo("lake");
    assertThat(settings.value(LakehouseOptions.LEASE)).isEqualTo(Duration.ofMinutes(10));
    assertThat(settings.value(LakehouseOptions.WAREHOUSE)).endsWith(".lake/warehouse");
    assertThat(settings.under(LakehouseOptions.CATALOG_PROPERTIES)).containsEntry("type", "jdbc");
    assertThat(settings.configuration().get(ExecutionOptions.RUNTIME_MODE))
        .isEqualTo(RuntimeExecutionMode.BATCH);
  }

  @Test
  void refusesTheSinkThatLosesRows() {
    assertThatThrownBy(
            () -> Settings.load("batch", null, Map.of("table.exec.iceberg.use-v2-sink", "false")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("table.exec.iceberg.use-v2-sink must be true");
  }

  @Test
  void readsTheFileOfTheMode() {
    assertThat(
            Settings.load("streaming", null, Map.of())
                .configuration()
                .get(ExecutionOptions.RUNTIME_MODE))
        .isEqualTo(RuntimeExecutionMode.STREAMING);
  }

  @Test
  void letsAFileOverrideTheDefaultsAndAKeyTheFile() throws IOException {
    Path file =
        file(
            """
            lakehouse:
              run:
                lease: 3 min
                sample-rows: 7
            lakehouse.catalog.properties.uri: jdbc:postgresql://somewhere/lake
            parallelism.default: 5
            """);
    Settings settings = Settings.load("batch", file, Map.of("lakehouse.run.sample-rows", "9"));
    assertThat(settings.value(LakehouseOptions.LEASE)).isEqualTo(Duration.ofMinutes(3));
    assertThat(settings.value(LakehouseOptions.SAMPLE_ROWS)).isEqualTo(9);
    assertThat(settings.configuration().get(CoreOptions.DEFAULT_PARALLELISM)).isEqualTo(5);
    assertThat(settings.under(LakehouseOptions.CATALOG_PROPERTIES))
        .containsEntry("uri", "jdbc:postgresql://somewhere/lake")
        .containsEntry("type", "jdbc");
  }

  @Test
  void readsAValueFromTheEnvironmentOrAFile() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "$hut\n");
    Settings settings =
        Settings.load(
            "batch",
            Map.of(),
            null,
            Map.of(
                "lakehouse.catalog.properties.jdbc.user", "${env:LAKE_USER}",
                "lakehouse.catalog.properties.jdbc.password", "${file:" + secret + "}",
                "fs.azure.account.key", "a-${env:LAKE_USER}-b"),
            Map.of("LAKE_USER", "ada")::get);
    assertThat(settings.under(LakehouseOptions.CATALOG_PROPERTIES))
        .containsEntry("jdbc.user", "ada")
        .containsEntry("jdbc.password", "$hut");
    assertThat(settings.configuration().toMap())
        .as("what Flink shows and sends with its jobs")
        .containsEntry("fs.azure.account.key", "a-ada-b")
        .containsEntry("lakehouse.catalog.properties.jdbc.user", "${env:LAKE_USER}")
        .doesNotContainValue("$hut");
  }

  @Test
  void refusesReferencesThatLeadNowhere() {
    assertThatThrownBy(
            () ->
                Settings.load(
                    "batch",
                    Map.of(),
                    null,
                    Map.of(
                        "lakehouse.catalog.properties.token", "${env:NOBODY}",
                        "lakehouse.catalog.properties.uri", "${file:/nowhere/uri}"),
                    name -> null))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "Cannot use the configuration, lakehouse.catalog.properties.token names a variable that the environment lacks: NOBODY; lakehouse.catalog.properties.uri names a file that cannot be read: /nowhere/uri. Set what it names, or give the value itself in a file of --conf");
  }

  @Test
  void takesAFolderOfTheUserAsItIs() {
    Settings settings =
        Settings.load("batch", null, Map.of("lakehouse.catalog.warehouse-uri", "here"));
    assertThat(settings.value(LakehouseOptions.WAREHOUSE)).isEqualTo("here");
  }

  @Test
  void takesTheConfigurationOfAClusterInPlaceOfTheEnvironment() {
    Map<String, String> cluster =
        Map.of(
            "execution.target", "remote",
            "execution.checkpointing.dir", "file:///state",
            "lakehouse.catalog.warehouse-uri", "/lake",
            "parallelism.default", "7");
    Settings settings =
        Settings.load("streaming", cluster, null, Map.of("parallelism.default", "9"));
    assertThat(settings.value(LakehouseOptions.WAREHOUSE)).isEqualTo("/lake");
    assertThat(settings.configuration().toMap())
        .containsEntry("execution.target", "remote")
        .containsEntry("execution.checkpointing.dir", "file:///state")
        .containsEntry("parallelism.default", "9")
        .containsEntry("execution.runtime-mode", "STREAMING")
        .doesNotContainKey("lakehouse.landing.uri");
  }

  @Test
  void hasNoKeyInTwoFilesOfAClusterThatTheModeWouldLose() {
    // A cluster's file is read behind the mode's, so the base must not take a mode's key back.
    for (String mode : List.of("batch", "streaming")) {
      assertThat(Settings.merged("base.yaml").keySet())
          .doesNotContainAnyElementsOf(Settings.merged("mode/" + mode + ".yaml").keySet());
      assertThat(Settings.merged("env/session.yaml").keySet())
          .doesNotContainAnyElementsOf(Settings.merged("mode/" + mode + ".yaml").keySet());
    }
  }

  @Test
  void namesEveryUnknownKeyAndTheKnownOnes() {
    assertThatThrownBy(
            () ->
                Settings.load(
                    "batch",
                    null,
                    Map.of("lakehouse.landing.url", "x", "lakehouse.runs.lease", "1 min")))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(
            "Cannot use the configuration, no such key: lakehouse.landing.url; no such key:"
                + " lakehouse.runs.lease. Known keys: ")
        .hasMessageContaining("lakehouse.landing.uri")
        .hasMessageContaining("lakehouse.run.lease")
        .hasMessageContaining("lakehouse.catalog.properties.*")
        .hasMessageContaining("lakehouse.hadoop.*");
  }

  @Test
  void namesEveryKnownKeyThatTheConfigurationExplains() throws IOException {
    String documented = Files.readString(Path.of("../flink-conf/base.yaml"));
    assertThat(LakehouseOptions.ALL)
        .allSatisfy(
            option -> assertThat(documented).containsPattern("\n(# )?" + option.key() + ": "));
  }

  @Test
  void namesEveryValueOfAWrongType() {
    assertThatThrownBy(
            () ->
                Settings.load(
                    "batch",
                    null,
                    Map.of("lakehouse.run.lease", "soon", "lakehouse.run.sample-rows", "a few")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("lakehouse.run.lease cannot be 'soon'")
        .hasMessageContaining("lakehouse.run.sample-rows cannot be 'a few'");
  }

  @Test
  void refusesAnEnvironmentThatHasNoFile() {
    assertThatThrownBy(() -> Settings.load("batch", null, Map.of("lakehouse.env", "moon")))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "Cannot load flink-conf/env/moon.yaml, no such environment: set lakehouse.env to the"
                + " name of a file there");
  }

  @Test
  void refusesAFileThatIsNotThereOrNoYaml() throws IOException {
    Path nowhere = folder.resolve("nowhere.yaml");
    assertThatThrownBy(() -> Settings.load("batch", nowhere, Map.of()))
        .isInstanceOf(UsageException.class)
        .hasMessage("Cannot read the configuration file, there is none: " + nowhere);
    Path broken = file("lakehouse: [unclosed");
    assertThatThrownBy(() -> Settings.load("batch", broken, Map.of()))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("Cannot read the configuration file, it is no YAML: ");
  }

  @Test
  void saysWhichKeyIsMissing() {
    Settings settings = Settings.load("batch", null, Map.of());
    assertThatThrownBy(
            () ->
                settings.value(
                    org.apache.flink.configuration.ConfigOptions.key("lakehouse.nothing")
                        .stringType()
                        .noDefaultValue()))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("Cannot go on without lakehouse.nothing, it is not set");
  }
}
