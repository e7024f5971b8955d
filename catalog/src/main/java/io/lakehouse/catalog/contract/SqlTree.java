package io.lakehouse.catalog.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The text files of the lakehouse (contracts, SQL, seeds) by relative name, such as {@code
 * silver/users.yaml}. The whole tree, some hundred kilobytes, is read when it is opened: nothing
 * stays open and what a run sees never changes under it.
 */
public final class SqlTree {
  private static final String ROOT = "lakehouse";

  /** Other folders beside them, such as a build's output, are not part of the tree. */
  private static final List<String> FOLDERS =
      List.of("sources", "seeds", "bronze", "silver", "gold", "ops", "audits", "views");

  private final SortedMap<String, String> texts;

  private SqlTree(SortedMap<String, String> texts) {
    this.texts = texts;
  }

  /** The tree shipped on the class path, as a folder of classes or inside a jar. */
  public static SqlTree open() {
    URL url = SqlTree.class.getClassLoader().getResource(ROOT);
    if (url == null) {
      throw new IllegalStateException(
          "Cannot open the lakehouse's SQL, it is not on the class path: "
              + ROOT
              + "/. Build the module sql and put its jar beside this one.");
    }
    try {
      URLConnection connection = url.openConnection();
      if (!(connection instanceof JarURLConnection jar)) {
        return of(Path.of(url.toURI()));
      }
      // A file system of our own, so that nobody else can close it while we read.
      try (FileSystem zip = FileSystems.newFileSystem(file(jar.getJarFileURL().toURI()))) {
        return of(zip.getPath(ROOT));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot open the lakehouse's SQL: " + url, e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("Cannot open the lakehouse's SQL: " + url, e);
    }
  }

  /** In application mode Flink names the job jar by a path from where the process is. */
  private static Path file(URI jar) {
    return jar.isOpaque() ? Path.of(jar.getSchemeSpecificPart()) : Path.of(jar);
  }

  /** The tree below a folder, such as the source folder of the module {@code sql}. */
  public static SqlTree of(Path root) {
    SortedMap<String, String> texts = new TreeMap<>();
    for (String folder : FOLDERS) {
      Path directory = root.resolve(folder);
      if (!Files.isDirectory(directory)) {
        continue;
      }
      try (Stream<Path> paths = Files.walk(directory)) {
        paths.filter(Files::isRegularFile).forEach(path -> texts.put(name(root, path), text(path)));
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot list the lakehouse's SQL: " + directory, e);
      }
    }
    return new SqlTree(texts);
  }

  private static String name(Path root, Path path) {
    // Not toString(): its separator is the platform's.
    return StreamSupport.stream(root.relativize(path).spliterator(), false)
        .map(Path::toString)
        .collect(Collectors.joining("/"));
  }

  private static String text(Path path) {
    try {
      return Files.readString(path);
    } catch (CharacterCodingException e) {
      throw new UncheckedIOException("Cannot read a file of the lakehouse, not UTF-8: " + path, e);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read a file of the lakehouse: " + path, e);
    }
  }

  /** The same tree with another text for a file, or with one more file. */
  public SqlTree with(String name, String text) {
    SortedMap<String, String> other = new TreeMap<>(texts);
    other.put(name, text);
    return new SqlTree(other);
  }

  /** The names of the files directly in a folder that end in {@code .extension}, sorted. */
  public List<String> list(String folder, String extension) {
    return texts.keySet().stream()
        .filter(name -> name.endsWith("." + extension))
        .filter(name -> name.substring(0, name.lastIndexOf('/')).equals(folder))
        .toList();
  }

  public boolean exists(String name) {
    return texts.containsKey(name);
  }

  /** The text of a file. */
  public String read(String name) {
    String text = texts.get(name);
    if (text == null) {
      throw new IllegalArgumentException(
          "Cannot read a file of the lakehouse, there is none of that name: " + name);
    }
    return text;
  }

  /** SHA-256 in hex over names and contents: equal digests mean the same lakehouse. */
  public String digest() {
    MessageDigest sha = sha256();
    for (Map.Entry<String, String> file : texts.entrySet()) {
      // Lengths in front, so that no two different trees give the same bytes.
      byte[] name = file.getKey().getBytes(StandardCharsets.UTF_8);
      byte[] text = file.getValue().getBytes(StandardCharsets.UTF_8);
      sha.update((name.length + " " + text.length + "\n").getBytes(StandardCharsets.UTF_8));
      sha.update(name);
      sha.update(text);
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
