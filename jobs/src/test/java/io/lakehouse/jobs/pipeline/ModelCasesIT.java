package io.lakehouse.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.jobs.testing.LakehouseExtension;
import io.lakehouse.jobs.testing.ModelCase;
import io.lakehouse.jobs.testing.ModelRunner;
import io.lakehouse.jobs.testing.Rows;
import io.lakehouse.jobs.testing.TestLake;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.table.api.TableException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every statement over the rows of its case, in both runtime modes. */
@ExtendWith(LakehouseExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class ModelCasesIT {
  /**
   * Windows that are not ordered by time: a daily snapshot needs them, a stream cannot have them.
   */
  private static final Set<String> BATCH_ONLY =
      Set.of("gold.country_market", "gold.published_vs_recomputed");

  private final List<ModelCase> cases = ModelCase.load("/cases");
  private ModelRunner batch;
  private ModelRunner streaming;

  @BeforeAll
  void open(TestLake lake) {
    batch = lake.models("batch");
    streaming = lake.models("streaming");
  }

  @TestFactory
  Stream<DynamicNode> givesTheExpectedRowsInBothModes() {
    return cases.stream()
        .map(
            model ->
                dynamicContainer(
                    model.table(),
                    Stream.of(
                        dynamicTest("BATCH", () -> check(batch, model)),
                        BATCH_ONLY.contains(model.table())
                            ? dynamicTest("STREAMING is refused", () -> refuse(model))
                            : dynamicTest("STREAMING", () -> stream(model)))));
  }

  private void refuse(ModelCase model) {
    assertThatThrownBy(() -> streaming.changelog(model))
        .isInstanceOf(TableException.class)
        .hasMessageContaining("Over");
  }

  private void stream(ModelCase model) throws Exception {
    if (streaming.changelog(model).equals("I")) {
      check(streaming, model);
    } else {
      Rows expected = streaming.expected(model.table(), model.expect());
      Rows found = streaming.replay(model).select(model.expect().columns());
      assertThat(found.differenceFrom(expected)).as("rows of %s", model.table()).isEmpty();
    }
  }

  private static void check(ModelRunner runner, ModelCase model) throws Exception {
    ModelRunner.Result result = runner.run(model);
    Rows expected = runner.expected(model.table(), model.expect());
    Rows found = result.rows().select(model.expect().columns());
    assertThat(found.differenceFrom(expected)).as("rows of %s", model.table()).isEmpty();
    if (model.quarantine().isEmpty()) {
      assertThat(result.quarantine().list()).as("quarantine of %s", model.table()).isEmpty();
    } else {
      expected = runner.expected("silver.quarantine", model.quarantine().get());
      found = result.quarantine().select(model.quarantine().get().columns());
      assertThat(found.differenceFrom(expected)).as("quarantine of %s", model.table()).isEmpty();
    }
  }

  @Test
  void everyTableWithAStatementHasACase(TestLake lake) {
    assertThat(cases.stream().map(ModelCase::table))
        .containsExactlyInAnyOrderElementsOf(Statement.load(lake.house().contracts()).keySet());
  }

  /** What is made anew as a whole is filled in batch only, and no stream goes on from it. */
  @TestFactory
  Stream<DynamicNode> bronzeAndSilverAndWhatLooksUpOnlyAddRowsInStreamingMode(TestLake lake) {
    return cases.stream()
        .filter(model -> lake.contract(model.table()).kind() != TableContract.Kind.CURRENT)
        .filter(
            model ->
                !model.table().startsWith("gold.")
                    || model.table().equals("gold.user_market_profile"))
        .map(
            model ->
                dynamicTest(
                    model.table(), () -> assertThat(streaming.changelog(model)).isEqualTo("I")));
  }
}
