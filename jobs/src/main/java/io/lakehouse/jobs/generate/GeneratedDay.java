package io.lakehouse.jobs.generate;

import java.util.List;

/**
 * What a generated landing day holds, counted while it was written: what a ledger must find again.
 *
 * @param files all files, users first
 * @param users2018 good and distinct users of the 2018 schema, the ones in the aggregate files
 * @param users2024 good and distinct users of the 2024 schema
 * @param duplicates extra lines equal to a good user's
 * @param conflicts extra lines of a good user with another hasProfilePicture
 * @param brokenLines lines of users that are no records
 * @param negativeCounts lines of further users with a negative count
 * @param exponentKeys lines of further users whose key is no integer
 * @param unknownLanguages good users whose language no one knows
 * @param emptyCountryCodes good users without country code
 */
public record GeneratedDay(
    List<GeneratedFile> files,
    long users2018,
    long users2024,
    long duplicates,
    long conflicts,
    long brokenLines,
    long negativeCounts,
    long exponentKeys,
    long unknownLanguages,
    long emptyCountryCodes) {

  /** Copies the list. */
  public GeneratedDay {
    files = List.copyOf(files);
  }

  /** Good and distinct users: what silver must hold. */
  public long users() {
    return users2018 + users2024;
  }

  /** Lines of users that a reader must reject. */
  public long rejected() {
    return brokenLines;
  }

  /** Records of users that break a hard rule. */
  public long quarantined() {
    return negativeCounts + exponentKeys;
  }

  /** Lines in all files of a feed, headers left out. */
  public long lines(String feed) {
    return files.stream().filter(f -> f.feed().equals(feed)).mapToLong(GeneratedFile::lines).sum();
  }
}
