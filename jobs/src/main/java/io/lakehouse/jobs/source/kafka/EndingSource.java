package io.lakehouse.jobs.source.kafka;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.BiConsumer;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.table.data.RowData;

/**
 * Kafka's bounded source, which ends also when it goes on from saved state. There its enumerator
 * tells the readers that no more splits come only when it has found new partitions, and otherwise
 * they wait for ever.
 */
record EndingSource(KafkaSource<RowData> kafka)
    implements Source<RowData, KafkaPartitionSplit, KafkaSourceEnumState> {
  private static final long serialVersionUID = 1;

  @Override
  public Boundedness getBoundedness() {
    return kafka.getBoundedness();
  }

  @Override
  public SourceReader<RowData, KafkaPartitionSplit> createReader(SourceReaderContext context)
      throws Exception {
    return kafka.createReader(context);
  }

  @Override
  public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> createEnumerator(
      SplitEnumeratorContext<KafkaPartitionSplit> context) {
    return kafka.createEnumerator(context);
  }

  @Override
  public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> restoreEnumerator(
      SplitEnumeratorContext<KafkaPartitionSplit> context, KafkaSourceEnumState state)
      throws Exception {
    Discovery discovery = new Discovery(context);
    return discovery.announcedBy(kafka.restoreEnumerator(discovery.watched(), state));
  }

  @Override
  public SimpleVersionedSerializer<KafkaPartitionSplit> getSplitSerializer() {
    return kafka.getSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<KafkaSourceEnumState> getEnumeratorCheckpointSerializer() {
    return kafka.getEnumeratorCheckpointSerializer();
  }

  /** Knows when all partitions are found, and tells the readers. */
  private static final class Discovery {
    private final SplitEnumeratorContext<KafkaPartitionSplit> context;
    private int open;
    private boolean isOver;

    Discovery(SplitEnumeratorContext<KafkaPartitionSplit> context) {
      this.context = context;
    }

    /** The context; what it is asked to do in the background is a part of the discovery. */
    @SuppressWarnings("unchecked")
    SplitEnumeratorContext<KafkaPartitionSplit> watched() {
      return (SplitEnumeratorContext<KafkaPartitionSplit>)
          Proxy.newProxyInstance(
              EndingSource.class.getClassLoader(),
              new Class<?>[] {SplitEnumeratorContext.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("callAsync")) {
                  open++;
                  arguments[1] = counted((BiConsumer<Object, Throwable>) arguments[1]);
                }
                return call(context, method, arguments);
              });
    }

    private BiConsumer<Object, Throwable> counted(BiConsumer<Object, Throwable> handler) {
      return (result, failure) -> {
        handler.accept(result, failure);
        open--;
        if (open == 0) {
          isOver = true;
          context.registeredReaders().keySet().forEach(context::signalNoMoreSplits);
        }
      };
    }

    /** The enumerator; a reader that registers later is told, too. */
    @SuppressWarnings("unchecked")
    SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> announcedBy(
        SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> enumerator) {
      return (SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState>)
          Proxy.newProxyInstance(
              EndingSource.class.getClassLoader(),
              new Class<?>[] {SplitEnumerator.class},
              (proxy, method, arguments) -> {
                Object result = call(enumerator, method, arguments);
                if (method.getName().equals("addReader") && isOver) {
                  context.signalNoMoreSplits((Integer) arguments[0]);
                }
                return result;
              });
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
      try {
        return method.invoke(target, arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }
  }
}
