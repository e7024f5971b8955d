package io.lakehouse.azure;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.azurebfs.extensions.CustomTokenProviderAdaptee;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pod's workload identity: the token that Kubernetes keeps in a file of the pod is exchanged for
 * one of the storage, as the OAuth 2.0 client credentials grant with a JWT assertion (RFC 7523,
 * 2.2) of the Microsoft identity platform says. The driver has its like from 3.4.1 on
 * (HADOOP-18610), whose keys are taken here; where there is none what the webhook of Azure Workload
 * Identity sets in the environment counts.
 */
public final class WorkloadIdentity implements CustomTokenProviderAdaptee {
  private static final String CLIENT = "fs.azure.account.oauth2.client.id";
  private static final String TENANT = "fs.azure.account.oauth2.msi.tenant";
  private static final String AUTHORITY = "fs.azure.account.oauth2.msi.authority";
  private static final String FILE = "fs.azure.account.oauth2.token.file";
  private static final String SCOPE = "https://storage.azure.com/.default";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int TOO_MANY = 429;
  private static final Logger LOG = LoggerFactory.getLogger(WorkloadIdentity.class);

  private final UnaryOperator<String> environment;
  private final List<Duration> waits;
  private final JsonFactory json = new JsonFactory();
  private String account;
  private URI tokens;
  private String client;
  private Path file;
  private String token;
  private Date expiry = new Date(0);

  /** In the environment of this process. */
  public WorkloadIdentity() {
    this(
        System::getenv,
        List.of(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4)));
  }

  /**
   * The same elsewhere.
   *
   * @param waits before a call that the service could not answer is tried again
   */
  WorkloadIdentity(UnaryOperator<String> environment, List<Duration> waits) {
    this.environment = environment;
    this.waits = List.copyOf(waits);
  }

  /**
   * Learns who we are; asks nobody yet.
   *
   * @throws IOException when neither a key nor the environment says it
   */
  @Override
  public void initialize(Configuration configuration, String name) throws IOException {
    account = name;
    AccountKeys keys = new AccountKeys(configuration, name);
    String authority =
        value(keys, AUTHORITY, "AZURE_AUTHORITY_HOST", "https://login.microsoftonline.com/");
    String tenant = value(keys, TENANT, "AZURE_TENANT_ID", null);
    client = value(keys, CLIENT, "AZURE_CLIENT_ID", null);
    file = Path.of(value(keys, FILE, "AZURE_FEDERATED_TOKEN_FILE", null));
    tokens =
        URI.create(
            authority + (authority.endsWith("/") ? "" : "/") + tenant + "/oauth2/v2.0/token");
  }

  private String value(AccountKeys keys, String key, String variable, String otherwise)
      throws IOException {
    String value = keys.get(key).orElse(environment.apply(variable));
    if (value != null && !value.isBlank()) {
      return value;
    }
    if (otherwise == null) {
      throw new IOException(
          "Cannot reach %s by a workload identity, it is not said which: set %s, or give the pod the label azure.workload.identity/use: \"true\", which sets %s"
              .formatted(account, key, variable));
    }
    return otherwise;
  }

  /**
   * Gets a new token. The driver asks some minutes before the last one expires, so while the
   * service cannot answer the last one is given again; without one the call is tried again after a
   * while, for the driver would do so at once.
   *
   * @throws IOException when the file cannot be read, or the exchange is refused, with the reason;
   *     no token is in it
   */
  @Override
  public String getAccessToken() throws IOException {
    for (Duration wait : waits) {
      try {
        return ask();
      } catch (RefusedException e) {
        throw e;
      } catch (IOException e) {
        if (Instant.now().isBefore(expiry.toInstant())) {
          LOG.warn("The token for {} is not renewed yet, it holds until {}", account, expiry, e);
          return token;
        }
        LOG.warn("No token for {}, it is asked for again in {} ms", account, wait.toMillis(), e);
        pause(wait);
      }
    }
    return ask();
  }

  private static void pause(Duration time) throws IOException {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  private String ask() throws IOException {
    byte[] form = form().getBytes(StandardCharsets.UTF_8);
    Instant asked = Instant.now();
    HttpURLConnection call = (HttpURLConnection) tokens.toURL().openConnection();
    try {
      call.setConnectTimeout((int) PATIENCE.toMillis());
      call.setReadTimeout((int) PATIENCE.toMillis());
      call.setDoOutput(true);
      call.setRequestProperty("Content-Type", "application/x-www-form-urlencoded");
      try (OutputStream out = call.getOutputStream()) {
        out.write(form);
      }
      int status = call.getResponseCode();
      Map<String, String> answer =
          answer(
              status == HttpURLConnection.HTTP_OK ? call.getInputStream() : call.getErrorStream());
      String given = answer.get("access_token");
      if (status != HttpURLConnection.HTTP_OK || given == null) {
        String text =
            "Cannot get a token for %s, %s says %d: %s. Look at the federated credential of %s"
                .formatted(account, tokens, status, reason(answer), client);
        throw status == TOO_MANY || status >= HttpURLConnection.HTTP_INTERNAL_ERROR
            ? new IOException(text)
            : new RefusedException(text);
      }
      expiry = Date.from(asked.plusSeconds(seconds(answer)));
      token = given;
      return token;
    } finally {
      call.disconnect();
    }
  }

  /** Asking again would not help. */
  private static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  /** When the last token expires. */
  @Override
  public Date getExpiryTime() {
    return new Date(expiry.getTime());
  }

  /** The file is read each time, for Kubernetes writes it anew before its token expires. */
  private String form() throws IOException {
    String assertion;
    try {
      assertion = Files.readString(file).strip();
    } catch (IOException e) {
      throw new IOException(
          "Cannot read the token of the workload identity %s, which Kubernetes should keep there: %s"
              .formatted(client, file),
          e);
    }
    return Map.of(
            "grant_type",
            "client_credentials",
            "client_assertion_type",
            "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion",
            assertion,
            "client_id",
            client,
            "scope",
            SCOPE)
        .entrySet()
        .stream()
        .map(
            field ->
                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  /** The fields of an answer that are text or numbers; none of one that is no JSON. */
  private Map<String, String> answer(InputStream body) throws IOException {
    Map<String, String> fields = new TreeMap<>();
    if (body == null) {
      return fields;
    }
    try (InputStream in = body;
        JsonParser parser = json.createParser(in)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return fields;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (value.isScalarValue()) {
          fields.put(name, parser.getText());
        } else {
          parser.skipChildren();
        }
      }
    } catch (JsonProcessingException e) {
      // A proxy's page, say; the status tells enough.
      fields.clear();
    }
    return fields;
  }

  private static String reason(Map<String, String> answer) {
    return answer
        .getOrDefault("error_description", answer.getOrDefault("error", "no reason given"))
        .lines()
        .findFirst()
        .orElse("");
  }

  private static long seconds(Map<String, String> answer) throws IOException {
    String seconds = answer.getOrDefault("expires_in", "nothing is said");
    if (!seconds.matches("[0-9]{1,9}")) {
      throw new RefusedException("Cannot tell when a token expires: " + seconds);
    }
    return Long.parseLong(seconds);
  }
}
