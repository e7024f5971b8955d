package io.lakehouse.jobs.run;

import io.lakehouse.jobs.pipeline.Known;
import io.lakehouse.jobs.pipeline.PipelineJob;
import io.lakehouse.jobs.pipeline.StoredFeed;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/**
 * Events of a day that are in bronze already, to be judged once more.
 *
 * @param feeds the events, as bronze has them now
 * @param last the last day that will be judged: what silver has of the days behind it stays
 */
record Restated(List<StoredFeed> feeds, LocalDate last) {

  /** Lets a job read its inputs; the days before are known, and those that stay. */
  void read(PipelineJob job, Set<String> inputs, LocalDate date, Duration window) {
    feeds.stream().filter(feed -> inputs.contains(feed.name())).forEach(job::read);
    LocalDate behind = last.plusDays(1);
    job.knowing(
        Known.between(date.minusDays(window.toDays()), date)
            .and(behind, behind.plusDays(window.toDays())));
  }

  List<String> names() {
    return feeds.stream().map(feed -> feed.contract().name()).toList();
  }

  /** What decides the result. */
  String fingerprint() {
    StringBuilder text = new StringBuilder();
    feeds.forEach(feed -> text.append('\n').append(feed.table()).append(feed.snapshot()));
    return text.append('\n').append(last).toString();
  }
}
