package io.lakehouse.catalog.contract;

import io.lakehouse.catalog.contract.FeedContract.Format;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the contract of one feed and checks it in itself. */
final class FeedReader {
  private static final Set<Format> OF_MESSAGES = Set.of(Format.JSON, Format.CSV);

  private final Fields fields;
  private final String expectedName;

  FeedReader(Fields fields, String expectedName) {
    this.fields = fields;
    this.expectedName = expectedName;
  }

  FeedContract read() {
    String name = fields.text("feed");
    String doc = fields.text("doc");
    String owner = fields.text("owner");
    Format format = fields.choice("format", Format.class).orElse(Format.CSV);
    Optional<String> sheet = fields.optionalText("sheet");
    Optional<String> topic = fields.optionalText("topic");
    List<String> patterns = fields.texts("patterns");
    boolean required = fields.flag("required");
    List<String> key = fields.texts("key");
    Map<String, String> schemas = fields.textMap("schemas");
    boolean isOfEvents = topic.isPresent() || format == Format.JSON;
    List<FeedColumn> columns = columns(schemas.keySet(), isOfEvents);
    FeedContract feed =
        new FeedContract(
            name, doc, owner, format, sheet, topic, patterns, required, key, schemas, columns);
    fields.refuseOthers();
    check(feed);
    return feed;
  }

  private List<FeedColumn> columns(Set<String> knownSchemas, boolean isOfEvents) {
    List<FeedColumn> columns = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    Map<String, String> headers = new LinkedHashMap<>();
    for (Fields item : fields.list("columns")) {
      String name = item.text("name");
      String header = item.optionalText("header").orElse(name);
      Set<String> schemas = new LinkedHashSet<>(item.optionalTexts("schemas"));
      boolean nested = item.flag("nested");
      columns.add(new FeedColumn(name, header, schemas, nested, item.text("doc")));
      item.refuseOthers();
      Names.check(item, "name", name);
      if (!name.isEmpty() && !names.add(name)) {
        item.problem("name", "duplicate column '" + name + "'");
      } else if (!header.isEmpty() && headers.putIfAbsent(header, name) != null) {
        item.problem("header", "header '" + header + "' is already column " + headers.get(header));
      }
      if (nested && !isOfEvents) {
        item.problem("nested", "'nested' is for feeds of events");
      }
      for (String schema : schemas) {
        if (!knownSchemas.contains(schema)) {
          item.problem(
              "schemas", "unknown schema '" + schema + "', the feed declares " + knownSchemas);
        }
      }
    }
    return columns;
  }

  private void check(FeedContract feed) {
    Names.checkIsFile(fields, "feed", feed.name(), expectedName);
    Names.check(fields, "feed", expectedName);
    if (feed.topic().isPresent() && !OF_MESSAGES.contains(feed.format())) {
      fields.problem("topic", "'topic' is for feeds of format json or csv");
    }
    if (feed.format() == Format.XLSX && feed.sheet().isEmpty()) {
      fields.problem("format", "a feed of format xlsx needs the key 'sheet'");
    } else if (feed.format() != Format.XLSX && feed.sheet().isPresent()) {
      fields.problem("sheet", "'sheet' is for feeds of format xlsx");
    }
    if (fields.has("patterns") && feed.patterns().isEmpty()) {
      fields.problem("patterns", "'patterns' is empty, no file would ever be the feed's");
    }
    Map<String, FeedColumn> columns = new LinkedHashMap<>();
    feed.columns().forEach(column -> columns.put(column.name(), column));
    Names.checkKnown(fields, "key", feed.key(), columns.keySet());
    Names.checkKnown(fields, "schemas", feed.schemas().values(), columns.keySet());
    feed.schemas()
        .forEach(
            (schema, column) -> {
              boolean tells =
                  !columns.containsKey(column)
                      || columns.get(column).schemas().equals(Set.of(schema));
              if (!tells) {
                fields.problem(
                    "schemas",
                    "column '"
                        + column
                        + "' cannot tell schema "
                        + schema
                        + ", it must be given with schemas: [\""
                        + schema
                        + "\"]");
              }
            });
  }
}
