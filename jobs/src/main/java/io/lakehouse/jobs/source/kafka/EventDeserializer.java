package io.lakehouse.jobs.source.kafka;

import io.lakehouse.jobs.source.csv.Utf8;
import io.lakehouse.jobs.source.json.ArrivalClamp;
import io.lakehouse.jobs.source.json.JsonDecoder;
import io.lakehouse.jobs.source.json.JsonOrigin;
import io.lakehouse.jobs.source.json.JsonSchema;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Makes one row of each Kafka record, with its topic, partition, offset, key and headers. The
 * broker's timestamp is the arrival, clamped so that it never goes back within a partition. Bytes
 * of a key or header that are no UTF-8 are replaced; of a header given twice the last counts.
 */
final class EventDeserializer implements KafkaRecordDeserializationSchema<RowData> {
  private static final long serialVersionUID = 1;

  private final JsonSchema schema;
  private final String runId;
  private transient JsonDecoder decoder;
  private transient Map<String, Topic> topics;

  private record Topic(StringData name, ArrivalClamp arrivals) {}

  EventDeserializer(JsonSchema schema, String runId) {
    this.schema = schema;
    this.runId = runId;
  }

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    decoder = new JsonDecoder(schema, runId);
    topics = new HashMap<>();
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<RowData> out) {
    Topic topic =
        topics.computeIfAbsent(
            record.topic(), name -> new Topic(StringData.fromString(name), new ArrivalClamp()));
    out.collect(
        decoder.decode(
            record.value(),
            JsonOrigin.ofMessage(
                topic.name(),
                record.partition(),
                record.offset(),
                topic.arrivals().clamp(record.partition(), record.timestamp()),
                text(record.key()),
                texts(record.headers()))));
  }

  @Override
  public TypeInformation<RowData> getProducedType() {
    return InternalTypeInfo.of(schema.rowType());
  }

  private static GenericMapData texts(Headers headers) {
    Map<StringData, StringData> texts = null;
    for (Header header : headers) {
      texts = texts == null ? new LinkedHashMap<>() : texts;
      texts.put(StringData.fromString(header.key()), text(header.value()));
    }
    return texts == null ? null : new GenericMapData(texts);
  }

  private static StringData text(byte[] bytes) {
    if (bytes == null) {
      return null;
    }
    return Utf8.isValid(bytes, 0, bytes.length)
        ? StringData.fromBytes(bytes)
        : StringData.fromString(new String(bytes, StandardCharsets.UTF_8));
  }
}
