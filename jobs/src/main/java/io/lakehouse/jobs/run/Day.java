package io.lakehouse.jobs.run;

import io.lakehouse.catalog.contract.FeedContract;
import io.lakehouse.jobs.source.FileFeed;
import io.lakehouse.jobs.source.LandedFile;
import io.lakehouse.jobs.source.Landing;
import io.lakehouse.jobs.source.file.FileCheck;
import io.lakehouse.jobs.source.file.FileColumn;
import io.lakehouse.jobs.source.file.FileHeader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What has landed for a day, looked at before anything is written.
 *
 * @param date the day
 * @param feeds feeds with files
 * @param absent names of feeds without
 * @param refusals why the day cannot be run; empty when it can
 * @param drift columns that the contracts do not know or that are missing, files of no pattern
 * @param restated events of bronze, in place of files
 */
public record Day(
    LocalDate date,
    List<FileFeed> feeds,
    List<String> absent,
    List<String> refusals,
    List<QualityRow> drift,
    Optional<Restated> restated) {

  /** Lists the files of the day, and looks into none. */
  static Day list(Landing landing, LocalDate date, List<FeedContract> contracts)
      throws IOException {
    List<FileFeed> feeds = new ArrayList<>();
    for (FeedContract contract : contracts) {
      FileFeed feed = landing.files(contract, date);
      if (!feed.files().isEmpty()) {
        feeds.add(feed);
      }
    }
    return new Day(date, feeds, List.of(), List.of(), List.of(), Optional.empty());
  }

  /** Looks at the files of the day, and into each. */
  public static Day look(Landing landing, LocalDate date, List<FeedContract> contracts)
      throws IOException {
    Day day =
        new Day(
            date,
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            Optional.empty());
    for (FeedContract contract : contracts) {
      FileFeed feed = landing.files(contract, date);
      for (String stranger : landing.strangers(contract, date)) {
        day.drift.add(
            new QualityRow(
                contract.name(),
                "source." + contract.name(),
                "unread_file " + stranger,
                "drift",
                null,
                1));
      }
      if (feed.files().isEmpty()) {
        day.absent.add(contract.name());
      } else {
        day.feeds.add(feed);
        day.check(feed);
      }
    }
    if (!day.feeds.isEmpty()) {
      contracts.stream()
          .filter(contract -> contract.required() && day.absent.contains(contract.name()))
          .forEach(c -> day.refusals.add("the feed is required and brought no file: " + c.name()));
    }
    return day;
  }

  private void check(FileFeed feed) throws IOException {
    TreeMap<String, Long> found = new TreeMap<>();
    for (LandedFile file : feed.files()) {
      FileCheck check = feed.check(file);
      if (check.refusal() != null) {
        refusals.add("%s/%s: %s".formatted(feed.name(), file.path().getName(), check.refusal()));
      } else {
        for (FileHeader.UnknownColumn unknown : check.header().unknown()) {
          found.merge("unknown_column " + unknown.name(), 1L, Long::sum);
        }
        for (FileColumn missing : check.header().missing()) {
          found.merge("missing_column " + missing.header(), 1L, Long::sum);
        }
      }
    }
    found.forEach(
        (rule, files) ->
            drift.add(
                new QualityRow(
                    feed.name(),
                    "source." + feed.name(),
                    rule,
                    "drift",
                    feed.files().size() - files,
                    files)));
  }

  /** A day whose events are in bronze already. */
  static Day of(LocalDate date, Restated restated) {
    return new Day(date, List.of(), List.of(), List.of(), List.of(), Optional.of(restated));
  }

  List<String> feedNames() {
    return restated
        .map(Restated::names)
        .orElseGet(() -> feeds.stream().map(FileFeed::name).toList());
  }

  /** Of everything that decides the day's result: a killed run is taken up only if it is equal. */
  String fingerprint(String sql) {
    StringBuilder all = new StringBuilder(sql);
    for (FileFeed feed : feeds) {
      for (LandedFile file : feed.files()) {
        all.append('\n').append(file.path()).append(' ').append(file.bytes());
        all.append(' ').append(file.modifiedAt());
      }
    }
    restated.ifPresent(events -> all.append(events.fingerprint()));
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(all.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
