package io.lakehouse.catalog.schema;

import io.lakehouse.catalog.contract.SqlTree;
import io.lakehouse.catalog.contract.TableContract;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The rows that a table of kind seed consists of.
 *
 * @param name of the file in {@code seeds/}
 * @param sha256 of the file, in hex; the table keeps it as the property {@link #PROPERTY}
 * @param rows column name to value, in the order of the file
 */
public record Seed(String name, String sha256, List<Map<String, Object>> rows) {
  /** The table property that tells which file the rows are from. */
  public static final String PROPERTY = Schemas.PREFIX + "seed-sha256";

  /**
   * Reads the seed file of a contract.
   *
   * @throws IllegalArgumentException naming every bad line
   */
  public static Seed read(TableContract contract, SqlTree tree) {
    String name = contract.seed().orElseThrow();
    String file = "seeds/" + name + ".csv";
    String text = tree.read(file);
    return new Seed(name, sha256(text), new SeedFile(file, contract).rows(text));
  }

  private static String sha256(String text) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
