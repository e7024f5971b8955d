package io.lakehouse.catalog.testing.adls;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Reads what the blob service says in XML. */
final class BlobList {
  private BlobList() {}

  /**
   * A blob or, when a delimiter was given, what several names begin with.
   *
   * @param name the whole name, of a folder without a slash at its end
   */
  record Item(
      String name, boolean isFolder, long bytes, String etag, String created, String modified) {}

  /** A listing, or what the service said instead. */
  record Listing(List<Item> items, Answer refusal) {
    boolean isRefused() {
      return refusal != null;
    }
  }

  /** All blobs whose names begin so; with a delimiter only the next level. */
  static Listing list(BlobService blobs, String container, String prefix, String delimiter)
      throws IOException {
    List<Item> items = new ArrayList<>();
    String marker = "";
    do {
      String target =
          "/%s?restype=container&comp=list&include=metadata&prefix=%s%s%s"
              .formatted(
                  container,
                  encode(prefix),
                  delimiter.isEmpty() ? "" : "&delimiter=" + encode(delimiter),
                  marker.isEmpty() ? "" : "&marker=" + encode(marker));
      Answer answer = blobs.call("GET", target);
      if (!answer.isGood()) {
        return new Listing(List.of(), answer);
      }
      Element root = parse(answer.body());
      elements(root, "Blob").forEach(blob -> items.add(item(blob)));
      elements(root, "BlobPrefix").forEach(folder -> items.add(folder(folder)));
      marker = text(root, "NextMarker");
    } while (!marker.isEmpty());
    return new Listing(items, null);
  }

  private static Item item(Element blob) {
    return new Item(
        text(blob, "Name"),
        "true".equals(text(blob, DfsCalls.FOLDER)),
        Long.parseLong(text(blob, "Content-Length")),
        text(blob, "Etag"),
        text(blob, "Creation-Time"),
        text(blob, "Last-Modified"));
  }

  private static Item folder(Element prefix) {
    return new Item(text(prefix, "Name").replaceAll("/$", ""), true, 0, "", "", "");
  }

  /** The ids of all blocks of a blob, as the numbers in them go up. */
  static List<String> blocks(Answer answer) throws IOException {
    return elements(parse(answer.body()), "Block").stream()
        .map(block -> text(block, "Name"))
        .distinct()
        .sorted(Comparator.comparing(id -> new String(Base64.getDecoder().decode(id), UTF_8)))
        .toList();
  }

  static String encode(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  private static Element parse(byte[] xml) throws IOException {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new ByteArrayInputStream(xml))
          .getDocumentElement();
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException("Cannot read an answer of Azurite", e);
    }
  }

  private static List<Element> elements(Element root, String name) {
    NodeList found = root.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      elements.add((Element) found.item(i));
    }
    return elements;
  }

  private static String text(Element root, String name) {
    List<Element> found = elements(root, name);
    return found.isEmpty() ? "" : found.get(0).getTextContent();
  }
}
