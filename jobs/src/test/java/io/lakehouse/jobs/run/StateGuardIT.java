package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakehouse.catalog.contract.SqlTree;
import io.lakehouse.jobs.cluster.FragileCluster;
import io.lakehouse.jobs.config.UsageException;
import io.lakehouse.jobs.generate.EventCounts;
import io.lakehouse.jobs.run.ParityLab.Attempt;
import io.lakehouse.jobs.testing.LakehouseExtension;
import io.lakehouse.jobs.testing.Pace;
import io.lakehouse.jobs.testing.TestLake;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A savepoint of a real stream, and contracts that have changed since. */
@ExtendWith(LakehouseExtension.class)
class StateGuardIT {
  private static final String CONTRACT = "silver/user_activity.yaml";

  @Test
  void refusesStateThatTheContractWouldReadAsSomethingElse(TestLake lake, @TempDir Path folder)
      throws Exception {
    try (ParityLab lab = ParityLab.open(lake, folder);
        FragileCluster cluster = FragileCluster.start()) {
      EventCounts sent = lab.send(2_000, 5);
      Pace pace = Pace.waiting(200);
      Attempt attempt =
          lab.attempt(
              "streaming",
              Map.of("parallelism.default", "2"),
              SqlTree.open(),
              own -> cluster.environment(own, pace));
      StreamRun begun = attempt.run(new StreamStart.Earliest());
      JobClient job = begun.start();
      pace.reached().get(1, TimeUnit.MINUTES);
      String path = begun.stop(job);
      pace.left().complete(null);

      refused(
          with(attempt, "key: [event_id]", "key: [event_id, user_id]"),
          path,
          "Cannot go on from " + path + ", what it holds would be lost or read as something else: ",
          "state of deduplicate-silver.user_activity has another schema: ",
          "Mend: go on with the SQL that saved it");
      refused(
          with(attempt, "by: user_id, of: [event_date]", "by: user_id, of: [event_type]"),
          path,
          "state of firsts-silver.user_activity has another schema: ");
      refused(
          with(attempt, "name: quantity, type: int", "name: quantity, type: bigint"),
          path,
          "state of deduplicate-silver.user_activity has another schema: ",
          "state of firsts-silver.user_activity has another schema: ");

      refused(
          with(attempt, "rocksdb"),
          path,
          "Cannot go on from "
              + path
              + ", another kind of state backend has kept it than that of the settings and would not look at it: state.backend.type is rocksdb. Set it to hashmap, or stop the stream with --drain and begin with --from-offsets-of-table");
      assertThat(attempt.lake().table("ops.runs").column("run_id")).containsExactly(begun.id());

      StreamRun rest = attempt.run(new StreamStart.Saved(path));
      var ended = rest.start().getJobExecutionResult().get(2, TimeUnit.MINUTES);
      assertThat(
              attempt.result(rest, rest.ledger(ended)).tables().get("silver.user_activity").count())
          .isEqualTo((int) sent.events());
    }
  }

  @Test
  void refusesACheckpointOfAnotherStateBackend(TestLake lake, @TempDir Path folder)
      throws Exception {
    try (ParityLab lab = ParityLab.open(lake, folder);
        FragileCluster cluster = FragileCluster.start()) {
      lab.send(2_000, 5);
      Pace pace = Pace.waiting(200);
      Attempt attempt =
          lab.attempt(
              "streaming",
              Map.of("parallelism.default", "2", "state.backend.type", "rocksdb"),
              SqlTree.open(),
              own -> cluster.environment(own, pace));
      StreamRun begun = attempt.run(new StreamStart.Earliest());
      JobClient job = begun.start();
      pace.reached().get(1, TimeUnit.MINUTES);
      job.cancel().get();
      pace.left().complete(null);
      job.getJobExecutionResult().handle((result, failure) -> failure).get();
      assertThatThrownBy(() -> with(attempt, "hashmap").run(new StreamStart.Latest()).start())
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("state.backend.type is hashmap. Set it to what it was, or ");
      assertThat(attempt.lake().table("ops.runs").column("run_id")).containsExactly(begun.id());
    }
  }

  private static Attempt with(Attempt attempt, String backend) {
    Map<String, String> keys = new TreeMap<>(attempt.keys());
    keys.put("state.backend.type", backend);
    return new Attempt(
        attempt.lake(),
        attempt.feed(),
        attempt.mode(),
        keys,
        attempt.tree(),
        attempt.environments());
  }

  private static Attempt with(Attempt attempt, String text, String instead) {
    String contract = attempt.tree().read(CONTRACT);
    assertThat(contract).contains(text);
    return new Attempt(
        attempt.lake(),
        attempt.feed(),
        attempt.mode(),
        attempt.keys(),
        attempt.tree().with(CONTRACT, contract.replace(text, instead)),
        attempt.environments());
  }

  private static void refused(Attempt attempt, String path, String... reasons) {
    assertThatThrownBy(() -> attempt.run(new StreamStart.Saved(path)).start())
        .isInstanceOf(UsageException.class)
        .hasMessageContainingAll(reasons);
  }
}
