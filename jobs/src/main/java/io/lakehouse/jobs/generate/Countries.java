package io.lakehouse.jobs.generate;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The countries of the feed as it spells them, and how many users each has. */
final class Countries {

  private static final String SEED = "lakehouse/seeds/countries.csv";

  /** Shares of the users in 1/65536, roughly as published; the others have a few users each. */
  private static final Map<String, Integer> SHARES = shares();

  private static final int DRAWS = 1 << 16;

  private final List<String> names = new ArrayList<>();
  private final List<byte[]> written = new ArrayList<>();
  private final List<byte[]> codes = new ArrayList<>();
  private final List<String> isoCodes = new ArrayList<>();
  private final List<String> languages = new ArrayList<>();
  private final short[] countryOfDraw = new short[DRAWS];

  private Countries() {}

  /**
   * Loads the spellings from the project's country dimension.
   *
   * @throws IOException when it is not on the class path
   */
  static Countries load() throws IOException {
    try (InputStream in = Countries.class.getClassLoader().getResourceAsStream(SEED)) {
      if (in == null) {
        throw new IOException(
            "Cannot generate users, the country names are not on the class path: " + SEED);
      }
      var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      lines.readLine();
      var countries = new Countries();
      lines.lines().map(line -> line.split(",")).forEach(f -> countries.add(f[0], f[1]));
      countries.spread();
      return countries;
    }
  }

  int size() {
    return names.size();
  }

  /** The name as the aggregate files have it. */
  String name(int country) {
    return names.get(country);
  }

  /** The name as the users files have it. */
  byte[] written(int country) {
    return written.get(country);
  }

  byte[] code(int country) {
    return codes.get(country);
  }

  /** The code of the country dimension, upper case, without the quirks of the users files. */
  String isoCode(int country) {
    return isoCodes.get(country);
  }

  /** The language that most users of the country have chosen. */
  String language(int country) {
    return languages.get(country);
  }

  int draw(Rng rng) {
    return countryOfDraw[rng.below(DRAWS)];
  }

  private void add(String name, String code) {
    // Two quirks of the published files: a trailing blank, and gy for Guyane too.
    boolean blank = code.equals("TC");
    String published = code.equals("GF") ? "gy" : code.toLowerCase(Locale.ROOT);
    names.add(name);
    written.add((blank ? name + " " : name).getBytes(StandardCharsets.UTF_8));
    codes.add(published.getBytes(StandardCharsets.US_ASCII));
    isoCodes.add(code);
    languages.add(
        switch (code) {
          case "FR", "BE", "CH", "LU", "MC", "MA", "TN", "DZ", "SN", "CI", "RE", "GP", "MQ" -> "fr";
          case "IT", "SM" -> "it";
          case "DE", "AT", "LI" -> "de";
          case "ES", "AR", "CL", "CO", "PE", "IC" -> "es";
          default -> "en";
        });
  }

  /** Lays the shares out so that one number draws a country; what is left goes round the others. */
  private void spread() {
    int at = 0;
    List<Integer> others = new ArrayList<>();
    for (int i = 0; i < size(); i++) {
      String code = new String(codes.get(i), StandardCharsets.US_ASCII).toUpperCase(Locale.ROOT);
      Integer share = SHARES.get(code);
      if (share == null) {
        others.add(i);
      } else {
        Arrays.fill(countryOfDraw, at, at + share, (short) i);
        at += share;
      }
    }
    // Harmonic: some of the others are ten times as large as most.
    int round = 1;
    while (at < DRAWS) {
      for (int k = 0; k < others.size() && at < DRAWS; k++) {
        if (k % round == 0) {
          countryOfDraw[at++] = others.get(k).shortValue();
        }
      }
      round = round % 10 + 1;
    }
  }

  private static Map<String, Integer> shares() {
    var shares = new LinkedHashMap<String, Integer>();
    shares.put("FR", 16500);
    shares.put("US", 13500);
    shares.put("GB", 7500);
    shares.put("IT", 5300);
    shares.put("DE", 4300);
    shares.put("ES", 3700);
    shares.put("AU", 1800);
    shares.put("DK", 1250);
    shares.put("SE", 1200);
    shares.put("BE", 1100);
    shares.put("CA", 1000);
    shares.put("NL", 900);
    for (String code : "CH,AT,FI,PT,PL,IE,NO,RO,HK,SG,GR,JP".split(",", -1)) {
      shares.put(code, 300);
    }
    return shares;
  }
}
