package io.lakehouse.jobs.udf;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.functions.ScalarFunction;

/**
 * {@code EVENT_ID(user_id, session_id, event_time, event_type, product_id)}: the id of an event
 * that has none: the SHA-256 (hex) of the JSON array of these values, the time as epoch
 * milliseconds.
 */
public final class EventId extends ScalarFunction {
  private static final long serialVersionUID = 1;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The id; a null is a null of the array. */
  public String eval(
      String user,
      String session,
      @DataTypeHint(value = "TIMESTAMP_LTZ(6)", bridgedTo = TimestampData.class) TimestampData time,
      String type,
      String product) {
    ArrayNode values = JSON.createArrayNode().add(user).add(session);
    values.add(time == null ? null : (Long) time.getMillisecond());
    try {
      byte[] json = JSON.writeValueAsBytes(values.add(type).add(product));
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(json));
    } catch (JsonProcessingException | NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot make an event id", e);
    }
  }
}
