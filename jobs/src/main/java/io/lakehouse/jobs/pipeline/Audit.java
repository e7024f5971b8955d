package io.lakehouse.jobs.pipeline;

import io.lakehouse.catalog.contract.ContractException;
import io.lakehouse.catalog.contract.SqlTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A query of {@code sql/audits} that must return no rows.
 *
 * @param name the file's name without its ending
 * @param purpose its first comment
 * @param blocking whether rows keep the day from being published
 * @param tables the audit is run when one of these was written
 * @param unique the table that fails it only when one of its keys comes twice on a day
 * @param text the SQL
 */
public record Audit(
    String name,
    String purpose,
    boolean blocking,
    Set<String> tables,
    Optional<String> unique,
    String text) {
  private static final Pattern HEAD =
      Pattern.compile(
          "\\A-- ([^\\n]+)\\n-- severity: (blocking|warning)\\n-- tables: ([a-z0-9_., ]+)\\n(-- unique: ([a-z0-9_.]+)\\n)?");

  /**
   * All audits, by name.
   *
   * @throws ContractException naming each file without a proper head
   */
  public static List<Audit> load(SqlTree tree) {
    List<Audit> audits = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (String file : tree.list("audits", "sql")) {
      String text = tree.read(file);
      Matcher head = HEAD.matcher(text);
      if (head.find()) {
        String name = file.substring("audits/".length(), file.length() - ".sql".length());
        Set<String> tables = Set.copyOf(Arrays.asList(head.group(3).trim().split("\\s*,\\s*")));
        Optional<String> unique = Optional.ofNullable(head.group(5));
        unique
            .filter(table -> !tables.contains(table))
            .ifPresent(
                table -> problems.add(file + ":1: '-- tables' must name the unique one: " + table));
        audits.add(
            new Audit(name, head.group(1), head.group(2).equals("blocking"), tables, unique, text));
      } else {
        problems.add(
            file
                + ":1: it must begin with a purpose, '-- severity: blocking|warning', '-- tables: ...'"
                + " and, for keys, '-- unique: <table>'");
      }
    }
    if (!problems.isEmpty()) {
      throw new ContractException(problems);
    }
    return audits;
  }
}
