package io.lakehouse.jobs.run;

import static io.lakehouse.jobs.run.ReplayLab.BRONZE;
import static io.lakehouse.jobs.run.ReplayLab.FEED;
import static io.lakehouse.jobs.run.ReplayLab.QUARANTINE;
import static io.lakehouse.jobs.run.ReplayLab.REJECTS;
import static io.lakehouse.jobs.run.ReplayLab.RULE;
import static io.lakehouse.jobs.run.ReplayLab.SHIPPED;
import static io.lakehouse.jobs.run.ReplayLab.SILVER;
import static io.lakehouse.jobs.run.ReplayLab.STRICT;
import static io.lakehouse.jobs.run.ReplayLab.append;
import static io.lakehouse.jobs.run.ReplayLab.compact;
import static io.lakehouse.jobs.run.ReplayLab.feed;
import static io.lakehouse.jobs.run.ReplayLab.found;
import static io.lakehouse.jobs.run.ReplayLab.heads;
import static io.lakehouse.jobs.run.ReplayLab.reject;
import static io.lakehouse.jobs.run.ReplayLab.replay;
import static io.lakehouse.jobs.run.ReplayLab.replayUpTo;
import static io.lakehouse.jobs.run.ReplayLab.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakehouse.catalog.contract.SqlTree;
import io.lakehouse.jobs.config.UsageException;
import io.lakehouse.jobs.run.ParityLab.Attempt;
import io.lakehouse.jobs.testing.LakehouseExtension;
import io.lakehouse.jobs.testing.Pace;
import io.lakehouse.jobs.testing.Rows;
import io.lakehouse.jobs.testing.TestLake;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Records that were refused move on exactly once when a rule or the parser was mended. */
@ExtendWith(LakehouseExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class ReplayIT {
  private ReplayLab lab;

  @BeforeAll
  void open(TestLake lake, @TempDir Path folder) throws Exception {
    lab = new ReplayLab(lake, folder);
  }

  @AfterAll
  void close() throws Exception {
    lab.close();
  }

  @Test
  void aMendedRuleLetsRowsPassOnceAndKeepsTheOthers() throws Exception {
    TestLake lake = lab.streamed(STRICT);
    Rows before = lake.table(QUARANTINE).where("rule", RULE);
    Rows mobile = new Rows(before.list().stream().filter(ReplayIT::isMobile).toList());
    assertThat(mobile.list()).isNotEmpty().hasSizeLessThan(before.count());

    SqlTree half = with("event_type <> 'page_view' OR device_type = 'mobile'");
    List<RunReport> reports = replay(lake, half);
    assertThat(reports).isNotEmpty().allMatch(RunReport::isPublished);
    Rows stays = new Rows(before.list().stream().filter(row -> !isMobile(row)).toList());
    assertThat(lake.table(QUARANTINE).where("rule", RULE).differenceFrom(stays)).isEmpty();
    Map<String, Long> heads = heads(lake);
    assertThat(replay(lake, half)).allMatch(RunReport::isPublished);
    assertThat(heads(lake)).as("replaying twice changes nothing").isEqualTo(heads);

    replay(lake, SHIPPED);
    lab.isAsIfTheRuleHadNeverBeen(lake);
    assertThat(found(lake).firsts()).isEqualTo(lab.expected().firsts());
    heads = heads(lake);
    assertThat(replay(lake, SHIPPED)).isEmpty();
    assertThat(heads(lake)).isEqualTo(heads);
  }

  @Test
  void aReplayThatWasEndedHalfWayIsFinishedByTheNext() throws Exception {
    TestLake lake = lab.streamed(STRICT);
    Map<String, Long> heads = heads(lake);
    assertThatThrownBy(() -> replayUpTo(lake, "auditing")).hasMessage("killed");
    assertThat(heads(lake)).isEqualTo(heads);
    assertThatThrownBy(() -> replayUpTo(lake, "publishing")).hasMessage("killed");
    assertThat(heads(lake)).isEqualTo(heads);
    RunState killed = lake.house().journal().open().get(0);
    assertThat(killed.step()).isEqualTo(Step.AUDITED);
    // One table was published, and its branch is gone; the others were not.
    new Graft(lake.house().lake(), day(killed)).apply(SILVER, killed.branch(), killed.runId());
    assertThatThrownBy(
            () ->
                new Restatement(lake.house(), line -> {})
                    .run(List.of(FEED), day(killed), day(killed), Map.of()))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("a replay of it was ended before it was done");

    replay(lake, SHIPPED);
    lab.isAsIfTheRuleHadNeverBeen(lake);
    assertThat(found(lake).firsts()).isEqualTo(lab.expected().firsts());
    assertThat(lake.house().journal().open()).isEmpty();
  }

  @Test
  void aReplayIsFinishedAlsoWhenItsLogWasCompactedMeanwhile() throws Exception {
    TestLake lake = lab.streamed(STRICT);
    assertThatThrownBy(() -> replayUpTo(lake, "publishing")).hasMessage("killed");
    compact(lake.house().lake().table(QUARANTINE));

    replay(lake, SHIPPED);
    lab.isAsIfTheRuleHadNeverBeen(lake);
    assertThat(found(lake).firsts()).isEqualTo(lab.expected().firsts());
    assertThat(lake.house().journal().open()).isEmpty();
  }

  @Test
  void aStreamMayBeAtWork() throws Exception {
    Pace pace = Pace.waiting(400);
    Attempt attempt = lab.waiting(pace);
    TestLake lake = attempt.lake();
    StreamRun run = attempt.run(new StreamStart.Earliest());
    JobClient job = run.start();
    pace.reached().get(1, TimeUnit.MINUTES);
    long refused = lake.table(QUARANTINE).count();
    assertThat(refused).isPositive();
    assertThat(replay(lake, SHIPPED)).isNotEmpty().allMatch(RunReport::isPublished);
    assertThat(lake.table(SILVER).where("event_type", "page_view").list()).isNotEmpty();
    pace.left().complete(null);
    var ended = job.getJobExecutionResult().get(2, TimeUnit.MINUTES);
    run.ended("caught_up", null, run.ledger(ended));
    assertThat(lake.table(QUARANTINE).where("rule", RULE).list()).isNotEmpty();

    assertThat(replay(lake, SHIPPED)).allMatch(RunReport::isPublished);
    // Who is first the running stream cannot have known of those that were replayed meanwhile.
    lab.isAsIfTheRuleHadNeverBeen(lake);
  }

  @Test
  void aMendedParserLetsRejectsIntoAllLayers() throws Exception {
    TestLake lake = lab.streamed(SHIPPED);
    Rows rejects = lake.table(REJECTS);
    int bronze = lake.table(BRONZE).count();
    Map<String, Object> event = lake.table(BRONZE).list().get(0);
    List<String> texts =
        List.of(
            (String) event.get("value"),
            "{\"event_id\":\"new\",\"user_id\":\"u\",\"session_id\":\"s\",\"timestamp\":\"%s\",\"event_type\":\"page_view\"}"
                .formatted(event.get("arrived_at")),
            "{\"event_id\":\"nobody\",\"session_id\":\"s\",\"event_type\":\"page_view\"}");
    reject(lake, event, texts);

    List<RunReport> reports = feed(lake);
    assertThat(reports).allMatch(RunReport::isPublished);
    assertThat(lake.table(REJECTS).differenceFrom(rejects)).isEmpty();
    assertThat(lake.table(BRONZE).column("value")).containsAll(texts);
    assertThat(lake.table(BRONZE).count()).isEqualTo(bronze + 3);
    assertThat(lake.table(SILVER).count()).isEqualTo(lab.expected().silver().count() + 1);
    assertThat(lake.table(SILVER).where("event_id", "new").list())
        .singleElement()
        .satisfies(
            row ->
                assertThat(row)
                    .containsEntry("arrived_at", event.get("arrived_at"))
                    .containsEntry("is_new_session", true));
    assertThat(lake.table(QUARANTINE).where("source_line", 1_000_002L).column("rule"))
        .containsExactly("user_id_is_there");
    assertThat(lake.table("ops.ledger").column("balanced")).containsOnly(true);
    Map<String, Long> heads = heads(lake);
    assertThat(feed(lake)).allMatch(RunReport::isPublished);
    assertThat(heads(lake)).isEqualTo(heads);
  }

  @Test
  void saysWhatItCannotReplay(TestLake lake) {
    assertThatThrownBy(() -> replay(lake, SHIPPED))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(
            "Cannot replay the rule, neither a contract nor silver.quarantine has one of that name: no_page_view. Known rules: ");
    assertThatThrownBy(
            () -> new Replay(lake.house(), line -> {}).ofFeed("c2c", Optional.empty(), Map.of()))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("Cannot replay the feed, there is none of that name: c2c.");
    Map<String, Object> row = new HashMap<>();
    row.put("feed", "c2c_users");
    row.put("table_name", "silver.users");
    row.put("rule", "user_id_is_a_number");
    row.put("payload", "{}");
    row.put("arrived_at", Instant.parse("2026-11-20T00:00:00Z"));
    row.put("snapshot_date", LocalDate.parse("2026-11-20"));
    row.put("run_id", "earlier");
    append(lake, QUARANTINE, List.of(row));
    assertThatThrownBy(
            () ->
                new Replay(lake.house(), line -> {})
                    .ofRule("user_id_is_a_number", Optional.empty(), Map.of()))
        .isInstanceOf(RefusedException.class)
        .hasMessage(
            "Cannot replay single records of a snapshot, its figures are made of the day as a whole. Run the days again from their files: ./lake run --date 2026-11-20 --feeds c2c_users");
  }

  private static boolean isMobile(Map<String, Object> row) {
    return ((String) row.get("payload")).contains("\"device_type\":\"mobile\"");
  }

  private static LocalDate day(RunState state) {
    return LocalDate.parse(state.date());
  }
}
