package io.lakehouse.jobs.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a statement of {@code sql/} must give: {@code cases/<table>/given/<input>.csv}, {@code
 * expect.csv} and {@code expect.quarantine.csv}. Columns that a file does not name are null in what
 * is given and not looked at in what is expected.
 *
 * @param table the table, {@code silver.users}
 * @param given rows of its inputs by their names
 * @param expect rows of the table
 * @param quarantine rows of {@code silver.quarantine}, none expected when there is no file
 */
public record ModelCase(
    String table, Map<String, CsvText> given, CsvText expect, Optional<CsvText> quarantine) {
  /** The day for which the statements of all cases run. */
  public static final String DATE = "2026-11-20";

  /** The last day that tables of kind current tell of: one that was run before. */
  public static final String AS_OF = "2026-11-21";

  /** The cases of a folder on the class path, by table. */
  public static List<ModelCase> load(String resource) {
    URL url = ModelCase.class.getResource(resource);
    if (url == null) {
      throw new IllegalArgumentException("Cannot load cases, there is no folder: " + resource);
    }
    try (Stream<Path> folders = Files.list(Path.of(url.toURI()))) {
      return folders.filter(Files::isDirectory).sorted().map(ModelCase::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static ModelCase read(Path folder) {
    Map<String, CsvText> given = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder.resolve("given"))) {
      files.forEach(
          file -> {
            String name = file.getFileName().toString();
            given.put(name.substring(0, name.length() - ".csv".length()), CsvText.read(file));
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Path quarantine = folder.resolve("expect.quarantine.csv");
    return new ModelCase(
        folder.getFileName().toString(),
        given,
        CsvText.read(folder.resolve("expect.csv")),
        Files.exists(quarantine) ? Optional.of(CsvText.read(quarantine)) : Optional.empty());
  }
}
