package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakehouse.jobs.config.UsageException;
import io.lakehouse.jobs.generate.EventCounts;
import io.lakehouse.jobs.run.ParityLab.Attempt;
import io.lakehouse.jobs.testing.LakehouseExtension;
import io.lakehouse.jobs.testing.Rows;
import io.lakehouse.jobs.testing.TestLake;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The upgrade to SQL that cannot read the state: drain, then begin at the tables' offsets. */
@ExtendWith(LakehouseExtension.class)
class DrainIT {
  private static final String CONTRACT = "silver/user_activity.yaml";
  private static final String HOURLY = "gold.activity_hourly_parts";

  @Test
  void otherSqlBeginsBehindADrainedStream(TestLake lake, @TempDir Path folder) throws Exception {
    try (ParityLab lab = ParityLab.open(lake, folder)) {
      EventCounts first = lab.send(2_000, 1);
      Attempt attempt = lab.attempt("streaming", Map.of());
      Lakehouse house =
          attempt.lake().open("streaming", attempt.keys(), attempt.tree(), attempt.environments());
      StreamRun run = new StreamRun(house, StreamRun.feed(house, "user_activity"));
      JobClient job = run.start();
      while (!run.progress(job).isCaughtUp()) {
        assertThat(job.getJobStatus().get().isGloballyTerminalState()).isFalse();
      }
      String path = run.drain(job);
      job.getJobExecutionResult().get(1, TimeUnit.MINUTES);
      assertThat(attempt.lake().table(HOURLY, "events").sum("events"))
          .as("no window is left open")
          .isEqualTo(first.events());
      assertThat(run.ledger(path))
          .hasSize(3)
          .allMatch(LedgerRow::balanced)
          .allMatch(row -> row.held() == 0);

      Attempt other = withOtherFirsts(attempt);
      assertThatThrownBy(() -> other.run(new StreamStart.Saved(path)).start())
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("its job was drained and it knows no event any more");
      EventCounts second = lab.send(1_000, 2);
      StreamRun rest = other.run(new StreamStart.NextOffsets());
      var ended = rest.start().getJobExecutionResult().get(1, TimeUnit.MINUTES);
      var result = other.result(rest, rest.ledger(ended));
      assertThat(result.ledger()).isNotEmpty().allMatch(LedgerRow::balanced);
      Rows bronze = result.tables().get("bronze.user_activity");
      assertThat(bronze.count() + result.tables().get("bronze.rejects").count())
          .isEqualTo((int) (first.records() + second.records()));
      assertThat(bronze.select(List.of("source_partition", "source_line")).list())
          .doesNotHaveDuplicates();
      assertThat(result.tables().get("silver.user_activity").count())
          .isEqualTo((int) (first.events() + second.events()));
      assertThat(result.tables().get(HOURLY).sum("events"))
          .isEqualTo(first.events() + second.events());
    }
  }

  private static Attempt withOtherFirsts(Attempt attempt) {
    String contract = attempt.tree().read(CONTRACT);
    String changed =
        contract.replace("by: user_id, of: [event_date]", "by: user_id, of: [event_type]");
    assertThat(changed).isNotEqualTo(contract);
    return new Attempt(
        attempt.lake(),
        attempt.feed(),
        attempt.mode(),
        attempt.keys(),
        attempt.tree().with(CONTRACT, changed),
        attempt.environments());
  }
}
