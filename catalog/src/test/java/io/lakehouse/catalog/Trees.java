package io.lakehouse.catalog;

import io.lakehouse.catalog.contract.SqlTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A tree of contracts for tests: one good feed and one good table, to be changed by the test. */
public final class Trees {
  public static final String FEED =
      """
      feed: users
      doc: One line per user.
      owner: data
      format: csv
      patterns: ["*users*.csv"]
      required: true
      key: [id]
      schemas: {"2018": last_login, "2024": longevity}
      columns:
        - {name: id, header: userId, doc: The user.}
        - {name: last_login, schemas: ["2018"], doc: Days since the last login.}
        - {name: longevity, schemas: ["2024"], doc: Days since the start.}
      """;

  public static final String TABLE =
      """
      table: silver.users
      doc: Users of the store.
      grain: one row per user and day
      owner: data
      kind: snapshot
      feed: users
      write: append
      key: [day, user_id]
      partition: [day]
      sort: [user_id]
      retention: 400 days
      deduplicate: greatest
      balance: read = written + quarantined + duplicates
      columns:
        - {name: day, type: date, required: true, doc: The landing day.}
        - {name: user_id, type: bigint, doc: The user.}
        - {name: email, type: string, pii: true, doc: Where to write to.}
        - {name: source_file, type: string, lineage: true, doc: The file.}
      rules:
        - {name: has_id, severity: hard, check: user_id IS NOT NULL, doc: A user has an id.}
        - {name: has_at, severity: soft, check: "email LIKE '%@%'", nulls: email, doc: An address.}
      """;

  private final Path root;

  private Trees(Path root) {
    this.root = root;
  }

  /** A good tree. */
  public static Trees in(Path root) {
    return new Trees(root)
        .with("sources/users.yaml", FEED)
        .with("silver/users.yaml", TABLE)
        .with("silver/users.sql", "-- Users, one row per user and day\nINSERT INTO silver.users");
  }

  /** Writes a file, over one that is there. */
  public Trees with(String name, String text) {
    try {
      Path file = root.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Replaces text that must be in a file. */
  public Trees edit(String name, String from, String to) {
    String text = tree().read(name);
    if (!text.contains(from)) {
      throw new IllegalArgumentException("not in " + name + ": " + from);
    }
    return with(name, text.replace(from, to));
  }

  public Trees without(String name) {
    try {
      Files.delete(root.resolve(name));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public SqlTree tree() {
    return SqlTree.of(root);
  }
}
