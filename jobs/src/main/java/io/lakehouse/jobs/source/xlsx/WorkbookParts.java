package io.lakehouse.jobs.source.xlsx;

import com.fasterxml.aalto.stax.InputFactoryImpl;
import io.lakehouse.jobs.source.file.FileCheck;
import io.lakehouse.jobs.source.file.RefusedFileException;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/**
 * The parts of a workbook that fastexcel does not show: which of them is a sheet, since when its
 * dates are counted, and whether a part is as it was written.
 */
final class WorkbookParts implements Closeable {
  private static final XMLInputFactory XML = xml();
  private static final String RELATIONSHIPS =
      "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  private static final String STRICT_RELATIONSHIPS =
      "http://purl.oclc.org/ooxml/officeDocument/relationships";
  private static final int ZIP = 0x504B0304;
  private static final int OLE2 = 0xD0CF11E0;

  private final ZipFile zip;

  /** The part of each sheet, by its name and in the workbook's order. */
  private final Map<String, String> sheets = new LinkedHashMap<>();

  private final List<String> sharedStrings = new ArrayList<>();
  private boolean is1904;

  /**
   * Opens a workbook.
   *
   * @throws RefusedFileException when it is none, or its parts cannot be read
   */
  WorkbookParts(byte[] workbook) throws IOException {
    refuseOthers(workbook);
    try {
      zip =
          ZipFile.builder().setSeekableByteChannel(new SeekableInMemoryByteChannel(workbook)).get();
    } catch (IOException e) {
      throw new RefusedFileException(
          "is an XLSX workbook that is cut: it has no directory at its end");
    }
    readParts();
  }

  private static XMLInputFactory xml() {
    XMLInputFactory factory = new InputFactoryImpl();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    return factory;
  }

  private static void refuseOthers(byte[] workbook) throws RefusedFileException {
    if (workbook.length == 0) {
      throw new RefusedFileException(FileCheck.EMPTY);
    }
    int magic = 0;
    for (int i = 0; i < Math.min(4, workbook.length); i++) {
      magic = magic << 8 | (workbook[i] & 0xFF);
    }
    if (magic == OLE2) {
      throw new RefusedFileException("is no XLSX workbook but an older or an encrypted one");
    }
    if (magic != ZIP) {
      throw new RefusedFileException("is no XLSX workbook");
    }
  }

  private void readParts() throws IOException {
    List<String> workbooks = new ArrayList<>();
    if (zip.getEntry("_rels/.rels") != null) {
      relationships(
          "_rels/.rels",
          "",
          (id, type, target) -> {
            if (type.endsWith("/officeDocument")) {
              workbooks.add(target);
            }
          });
    }
    if (workbooks.isEmpty() || zip.getEntry(workbooks.get(0)) == null) {
      throw new RefusedFileException("is a ZIP archive but no XLSX workbook");
    }
    String workbook = workbooks.get(0);
    String folder = workbook.substring(0, workbook.lastIndexOf('/') + 1);
    Map<String, String> parts = new HashMap<>();
    String file = workbook.substring(folder.length());
    relationships(
        folder + "_rels/" + file + ".rels",
        folder,
        (id, type, target) -> {
          parts.put(id, target);
          if (type.endsWith("/sharedStrings")) {
            sharedStrings.add(target);
          }
        });
    elements(
        workbook,
        xml -> {
          if (xml.getLocalName().equals("sheet")) {
            String id = xml.getAttributeValue(RELATIONSHIPS, "id");
            id = id == null ? xml.getAttributeValue(STRICT_RELATIONSHIPS, "id") : id;
            sheets.put(xml.getAttributeValue(null, "name"), parts.get(id));
          } else if (xml.getLocalName().equals("workbookPr")) {
            String flag = xml.getAttributeValue(null, "date1904");
            is1904 = "1".equals(flag) || "true".equals(flag);
          }
        });
  }

  private interface Relationship {
    void of(String id, String type, String target);
  }

  private void relationships(String part, String folder, Relationship each) throws IOException {
    elements(
        part,
        xml -> {
          if (xml.getLocalName().equals("Relationship")) {
            String target = xml.getAttributeValue(null, "Target");
            each.of(
                xml.getAttributeValue(null, "Id"),
                xml.getAttributeValue(null, "Type"),
                target.startsWith("/") ? target.substring(1) : folder + target);
          }
        });
  }

  private void elements(String part, Consumer<XMLStreamReader> each) throws IOException {
    read(
        part,
        xml -> {
          while (xml.hasNext()) {
            if (xml.next() == XMLStreamConstants.START_ELEMENT) {
              each.accept(xml);
            }
          }
        });
  }

  /** Whether days are counted since 1904, as some workbooks have it; fastexcel misreads the 1. */
  boolean is1904() {
    return is1904;
  }

  /** What goes through a part to its end. */
  interface Reading {
    void of(XMLStreamReader xml) throws XMLStreamException;
  }

  /**
   * Goes through a sheet, and sees to it that its texts are whole, too.
   *
   * @throws RefusedFileException when there is no such sheet, or it cannot be read
   */
  void readSheet(String sheet, Reading reading) throws IOException {
    String part = sheets.get(sheet);
    if (part == null) {
      throw new RefusedFileException(
          "has no sheet " + sheet + ", its sheets are " + String.join(", ", sheets.keySet()));
    }
    read(part, reading);
    for (String strings : sharedStrings) {
      if (zip.getEntry(strings) != null) {
        read(strings, xml -> {});
      }
    }
  }

  private void read(String part, Reading reading) throws IOException {
    ZipArchiveEntry entry = zip.getEntry(part);
    if (entry == null) {
      throw broken(part, "it is missing");
    }
    // All is in memory: what fails here is the workbook and no storage.
    try (CheckedInputStream in = new CheckedInputStream(zip.getInputStream(entry), new CRC32())) {
      reading.of(XML.createXMLStreamReader(in));
      in.transferTo(OutputStream.nullOutputStream());
      if (in.getChecksum().getValue() != entry.getCrc()) {
        throw new IOException("its checksum is wrong");
      }
    } catch (IOException | XMLStreamException | RuntimeException e) {
      throw broken(part, e.getMessage());
    }
  }

  private static RefusedFileException broken(String part, String why) {
    return new RefusedFileException(
        "is an XLSX workbook that is broken: cannot read " + part + ", " + why);
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
