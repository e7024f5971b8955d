package io.lakehouse.jobs.pipeline;

import io.lakehouse.catalog.contract.Column;
import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.catalog.contract.TableContract.Keep;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the lasting state of a step means, as the contract of its table gives it. Flink writes the
 * names of steps into the head of every savepoint and checkpoint, so a step bears the digest in its
 * name, and a start can tell whether it would read what is there as what it was.
 *
 * @param uid of the step
 * @param step what it does, for people
 * @param digest equal digests mean that state of the one is state of the other
 */
public record StateSchema(String uid, String step, String digest) {
  private static final int DIGITS = 8;

  /** To be changed with how the steps keep their state. */
  private static final String LAYOUT = "buckets of ids, together by arrival, ";

  private static final Pattern NAME =
      Pattern.compile("\\(state ([0-9a-f]{" + DIGITS + "})\\)\\s*$");

  /** The steps of a stream that keep state for a table. */
  public static List<StateSchema> of(TableContract table) {
    List<StateSchema> schemas = new ArrayList<>();
    if (table.deduplicate().filter(Keep.FIRST::equals).isPresent()) {
      schemas.add(deduplicate(table));
    }
    if (!table.firsts().isEmpty()) {
      schemas.add(firsts(table));
    }
    return schemas;
  }

  /** Rows that wait, and the keys of those that were kept. */
  static StateSchema deduplicate(TableContract table) {
    return new StateSchema(
        "deduplicate-" + table.name(),
        "deduplicate " + table.name(),
        digest(columns(table) + " by " + table.key()));
  }

  /** Rows that wait, and the groups that were seen, by their place among the firsts. */
  static StateSchema firsts(TableContract table) {
    return new StateSchema(
        "firsts-" + table.name(),
        "firsts of " + table.name(),
        digest(columns(table) + " with " + groups(table)));
  }

  /** The name that the step has in the job. */
  String name() {
    return "%s (state %s)".formatted(step, digest);
  }

  /** The digest in the name of a step; empty when it has none. */
  public static Optional<String> digestIn(String name) {
    Matcher found = NAME.matcher(name);
    return found.find() ? Optional.of(found.group(1)) : Optional.empty();
  }

  /** Names, too: two columns of one type that change places would be taken for one another. */
  private static String columns(TableContract table) {
    return table.statementColumns().stream()
        .map((Column column) -> column.name() + " " + column.type())
        .collect(Collectors.joining(", "));
  }

  /** In their order, by which the state tells them apart. */
  private static String groups(TableContract table) {
    return table.firsts().stream()
        .map(first -> first.by() + " and " + first.of() + " give " + first.value().orElse("a flag"))
        .collect(Collectors.joining(", "));
  }

  private static String digest(String text) {
    try {
      byte[] sha =
          MessageDigest.getInstance("SHA-256")
              .digest((LAYOUT + text).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sha).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
