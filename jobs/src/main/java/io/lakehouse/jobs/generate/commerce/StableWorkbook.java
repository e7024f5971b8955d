package io.lakehouse.jobs.generate.commerce;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Copies a workbook so that it is what a spreadsheet program would have saved, and always the same:
 * formulas have their values beside them, which the library that writes workbooks leaves out, and
 * nothing tells when it was written.
 */
final class StableWorkbook {
  private static final String FORMULA = "<f>";
  private static final int BUFFER = 64 << 10;
  private static final LocalDateTime WRITTEN = LocalDateTime.of(2020, 1, 1, 0, 0);

  private StableWorkbook() {}

  static void copy(Path from, Path to) throws IOException {
    try (ZipFile in = new ZipFile(from.toFile());
        ZipOutputStream out =
            new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(to)))) {
      out.setLevel(Deflater.BEST_SPEED);
      for (ZipEntry entry : Collections.list(in.entries())) {
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setTimeLocal(WRITTEN);
        out.putNextEntry(copy);
        try (InputStream content = in.getInputStream(entry)) {
          copy(entry.getName(), content, out);
        }
        out.closeEntry();
      }
    }
  }

  private static void copy(String name, InputStream in, OutputStream out) throws IOException {
    if (name.startsWith("xl/worksheets/sheet")) {
      copySheet(new BufferedInputStream(in, BUFFER), out);
    } else if (name.equals("docProps/core.xml")) {
      out.write(withoutTime(in.readAllBytes()));
    } else {
      in.transferTo(out);
    }
  }

  private static byte[] withoutTime(byte[] properties) {
    return new String(properties, StandardCharsets.UTF_8)
        .replaceAll("(<dcterms:created[^>]*>)[^<]*", "$1" + WRITTEN + ":00Z")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void copySheet(InputStream in, OutputStream zip) throws IOException {
    // Not closed: the archive goes on.
    BufferedOutputStream out = new BufferedOutputStream(zip, BUFFER);
    int matched = 0;
    for (int next = in.read(); next >= 0; next = in.read()) {
      out.write(next);
      if (next == FORMULA.charAt(matched)) {
        matched++;
      } else {
        matched = next == '<' ? 1 : 0;
      }
      if (matched == FORMULA.length()) {
        copyFormula(in, out);
        matched = 0;
      }
    }
    out.flush();
  }

  /** A product of two numbers; the value goes behind the end of its tag. */
  private static void copyFormula(InputStream in, OutputStream out) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '>'; next = in.read()) {
      out.write(next);
      text.append((char) next);
    }
    String[] factors = text.substring(0, text.indexOf("<")).split("\\*");
    long value = Long.parseLong(factors[0]) * Long.parseLong(factors[1]);
    out.write(("><v>" + value + "</v>").getBytes(StandardCharsets.US_ASCII));
  }
}
