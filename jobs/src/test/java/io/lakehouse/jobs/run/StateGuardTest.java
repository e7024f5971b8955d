package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakehouse.catalog.contract.Contracts;
import io.lakehouse.catalog.contract.SqlTree;
import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.jobs.config.UsageException;
import io.lakehouse.jobs.pipeline.StateSchema;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateGuardTest {
  private static final String UID = "deduplicate-silver.user_activity";
  private static final List<TableContract> TABLES =
      List.of(Contracts.load(SqlTree.open()).table("silver.user_activity"));

  private static SavedState state(Map<String, String> steps) {
    return new SavedState("file:/s", 7, steps, Map.of());
  }

  @Test
  void takesTheStateOfTheSameContract() {
    List<StateSchema> schemas = StateSchema.of(TABLES.get(0));
    assertThat(schemas)
        .extracting(StateSchema::uid)
        .containsExactly(UID, "firsts-silver.user_activity");
    String name = "deduplicate silver.user_activity (state %s)".formatted(schemas.get(0).digest());
    assertThatCode(() -> StateGuard.check(state(Map.of(UID, name)), TABLES))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesTheStateOfAnother() {
    assertThatThrownBy(
            () -> StateGuard.check(state(Map.of(UID, "deduplicate x (state 00000000)")), TABLES))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("Cannot go on from file:/s, ")
        .hasMessageContaining(
            "state of " + UID + " has another schema: 00000000, and the contract gives it ")
        .hasMessageContaining("Mend: go on with the SQL that saved it");
  }

  @Test
  void refusesStateWhoseStepIsGone() {
    assertThatThrownBy(
            () ->
                StateGuard.check(
                    state(Map.of("firsts-silver.t", "firsts of silver.t (state 00000000)")),
                    TABLES))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("state of firsts-silver.t belongs to no step any more");
  }

  @Test
  void letsStepsPassThatDoNotSay() {
    assertThatCode(
            () ->
                StateGuard.check(
                    state(Map.of(UID, "deduplicate silver.user_activity", "other", "")), TABLES))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesTheStateOfADrainedJob() {
    SavedState drained = new SavedState("file:/saved/drained/savepoint-1", 7, Map.of(), Map.of());
    assertThatThrownBy(() -> StateGuard.check(drained, TABLES))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "Cannot go on from file:/saved/drained/savepoint-1, its job was drained and it knows no"
                + " event any more: begin behind the tables with --from-offsets-of-table");
  }
}
