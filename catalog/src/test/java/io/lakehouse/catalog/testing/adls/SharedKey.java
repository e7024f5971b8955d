package io.lakehouse.catalog.testing.adls;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs calls as the storage's protocol says, and knows a signature when it sees one. */
record SharedKey(String account, String key) {
  private static final List<String> SIGNED =
      List.of(
          "content-encoding",
          "content-language",
          "content-length",
          "content-md5",
          "content-type",
          "date",
          "if-modified-since",
          "if-match",
          "if-none-match",
          "if-unmodified-since",
          "range");

  /** The header {@code Authorization} of a call. */
  String authorization(Call call) {
    return authorization(call, true);
  }

  /** Whether a call is signed with this key. Clients differ in whether they sign empty values. */
  boolean hasSigned(Call call) {
    String given = call.header("authorization");
    return given.equals(authorization(call, true)) || given.equals(authorization(call, false));
  }

  private String authorization(Call call, boolean withEmpty) {
    List<String> lines = new ArrayList<>();
    lines.add(call.method());
    for (String name : SIGNED) {
      String value = call.header(name);
      boolean isLeftOut =
          (name.equals("content-length") && value.equals("0"))
              || (name.equals("date") && !call.header("x-ms-date").isEmpty());
      lines.add(isLeftOut ? "" : value);
    }
    new TreeMap<>(call.headers())
        .forEach(
            (name, value) -> {
              if (name.startsWith("x-ms-")) {
                lines.add(name + ":" + value.strip());
              }
            });
    lines.add("/" + account + call.uri().getRawPath());
    for (Map.Entry<String, String> parameter : call.parameters().entrySet()) {
      if (withEmpty || !parameter.getValue().isEmpty()) {
        lines.add(parameter.getKey().toLowerCase(Locale.ROOT) + ":" + parameter.getValue());
      }
    }
    return "SharedKey " + account + ":" + digest(String.join("\n", lines));
  }

  private String digest(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(key), "HmacSHA256"));
      return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Cannot sign a call", e);
    }
  }
}
