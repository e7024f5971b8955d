package io.lakehouse.catalog.azure;

import io.lakehouse.catalog.testing.adls.AdlsServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.azure.adlsv2.ADLSFileIO;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.PositionOutputStream;
import org.apache.iceberg.io.SeekableInputStream;

/** FileIOs of a server, and small files through them. */
final class Files {
  private Files() {}

  /** Ours. */
  static AzureLakeFileIO ours(AdlsServer adls) {
    AzureLakeFileIO io = new AzureLakeFileIO();
    io.initialize(adls.icebergProperties());
    return io;
  }

  /** Iceberg's own, which has the defects. */
  static ADLSFileIO stock(AdlsServer adls) {
    ADLSFileIO io = new ADLSFileIO();
    io.initialize(adls.icebergProperties());
    return io;
  }

  /** Ours with another property. */
  static AzureLakeFileIO ours(AdlsServer adls, String key, String value) {
    Map<String, String> properties = new TreeMap<>(adls.icebergProperties());
    properties.put(key, value);
    AzureLakeFileIO io = new AzureLakeFileIO();
    io.initialize(properties);
    return io;
  }

  static void write(FileIO io, String uri, String text) throws IOException {
    try (PositionOutputStream out = io.newOutputFile(uri).create()) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  static String read(FileIO io, String uri) throws IOException {
    try (SeekableInputStream in = io.newInputFile(uri).newStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
