package io.lakehouse.jobs.cli;

import io.lakehouse.jobs.config.LakehouseOptions;
import io.lakehouse.jobs.config.Settings;
import io.lakehouse.jobs.config.UsageException;
import io.lakehouse.jobs.run.DailyRun;
import io.lakehouse.jobs.run.Failures;
import io.lakehouse.jobs.run.Lakehouse;
import io.lakehouse.jobs.run.LandingWatch;
import io.lakehouse.jobs.run.LoggedRun;
import io.lakehouse.jobs.run.RefusedException;
import io.lakehouse.jobs.source.Landing;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.fs.Path;
import org.apache.flink.util.TimeUtils;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./lake watch}. */
@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    description = "Runs a day again whenever a new or changed file of it has arrived and settled.")
final class WatchCommand implements Callable<Integer> {
  @Option(
      names = "--landing",
      paramLabel = "URI",
      required = true,
      description = "The landing zone.")
  private String landing;

  @Option(
      names = "--feeds",
      split = ",",
      paramLabel = "FEED",
      description = "Only these feeds (all by default).")
  private List<String> feeds = List.of();

  @Option(
      names = "--interval",
      defaultValue = "10s",
      paramLabel = "TIME",
      description = "How often to look; a file that did not change between two looks has settled.")
  private String interval;

  @Option(
      names = "--max-runs",
      paramLabel = "N",
      description = "Ends after so many runs; without it, with Ctrl-C.")
  private int maxRuns = Integer.MAX_VALUE;

  @Mixin private LakeOptions lake;

  @Override
  public Integer call() throws Exception {
    Duration pause = pause();
    Settings settings = lake.settings(Map.of(LakehouseOptions.LANDING.key(), landing));
    Console console = new Console(System.err);
    Landing zone = new Landing(new Path(landing));
    if (!zone.exists()) {
      throw new UsageException("Cannot watch, there is no such landing folder: " + landing);
    }
    try (Lakehouse house = LakeOptions.open(settings)) {
      house.catalogTool().apply();
      LandingWatch watch = new LandingWatch(house, zone, feeds);
      console.say("watching %s every %s, end with Ctrl-C".formatted(landing, interval));
      for (int runs = 0; runs < maxRuns; ) {
        for (LocalDate date : look(watch, console)) {
          run(house, watch, console, date);
          runs++;
        }
        if (runs < maxRuns) {
          TimeUnit.MILLISECONDS.sleep(pause.toMillis());
        }
      }
      return 0;
    }
  }

  /** What cannot be listed now may be at rest at the next look. */
  private static List<LocalDate> look(LandingWatch watch, Console console) {
    try {
      return watch.look();
    } catch (IOException e) {
      console.say(Failures.reason(e) + "; looking again");
      return List.of();
    }
  }

  private Duration pause() {
    if (maxRuns < 1) {
      throw new UsageException("Cannot watch, --max-runs must be 1 or more: " + maxRuns);
    }
    try {
      Duration pause = TimeUtils.parseDuration(interval);
      if (pause.isZero()) {
        throw new UsageException("Cannot watch, the interval must be longer than 0: " + interval);
      }
      return pause;
    } catch (IllegalArgumentException e) {
      throw new UsageException("Cannot watch, the interval is no time such as 10s: " + interval);
    }
  }

  private void run(Lakehouse house, LandingWatch watch, Console console, LocalDate date)
      throws InterruptedException {
    console.say("files of %s have arrived or changed".formatted(date));
    try {
      Map<String, String> options = Map.of("trigger", "watch", "landing", landing);
      new ReportPrinter(System.out).print(new DailyRun(house, console).run(date, feeds, options));
    } catch (RefusedException e) {
      console.say(e.getMessage());
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      LoggerFactory.getLogger(WatchCommand.class).error("run of {} failed", date, e);
      console.say("run of %s failed, %s; trying again".formatted(date, Failures.reason(e)));
      watch.failed(date);
    } finally {
      LoggedRun.end();
    }
  }
}
