package io.lakehouse.jobs.source.file;

/**
 * Whether a file is one of its feed, judged before the run reads it.
 *
 * @param header the resolved columns; null when the file is refused
 * @param refusal why the file is refused; null when it is not
 */
public record FileCheck(FileHeader header, String refusal) {

  /** What is said of a file without a byte, whatever its format. */
  public static final String EMPTY = "empty file";

  /** A file with these columns: refused when it lacks what the feed asks for. */
  public static FileCheck of(FileHeader header) {
    String problem = header.problem();
    return problem == null ? new FileCheck(header, null) : refused(problem);
  }

  /** A file that is none of the feed's; the reason completes "the file ...". */
  public static FileCheck refused(String reason) {
    return new FileCheck(null, reason);
  }
}
