package io.lakehouse.jobs.source.kafka;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * A bounded source whose readers end together: one that has read all it had waits for the others.
 * Flink drops the state of a reader that has ended, and of the steps behind it: what they have
 * counted would be lost with the next failure. All readers must run at the same time, as in
 * streaming mode they do.
 *
 * @param inner the source
 */
record EndedTogether<T, S extends SourceSplit, C>(Source<T, S, C> inner)
    implements Source<T, S, C> {
  private static final long serialVersionUID = 1;

  /** From a reader: it has read all. To a reader: all have. */
  record AllRead() implements SourceEvent {
    private static final long serialVersionUID = 1;
  }

  @Override
  public Boundedness getBoundedness() {
    return inner.getBoundedness();
  }

  @Override
  public SourceReader<T, S> createReader(SourceReaderContext context) throws Exception {
    return new EndedTogetherReader<>(inner.createReader(context), context);
  }

  @Override
  public SplitEnumerator<S, C> createEnumerator(SplitEnumeratorContext<S> context)
      throws Exception {
    return new Enumerator<>(inner.createEnumerator(context), context);
  }

  @Override
  public SplitEnumerator<S, C> restoreEnumerator(SplitEnumeratorContext<S> context, C state)
      throws Exception {
    return new Enumerator<>(inner.restoreEnumerator(context, state), context);
  }

  @Override
  public SimpleVersionedSerializer<S> getSplitSerializer() {
    return inner.getSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<C> getEnumeratorCheckpointSerializer() {
    return inner.getEnumeratorCheckpointSerializer();
  }

  private static final class Enumerator<S extends SourceSplit, C> implements SplitEnumerator<S, C> {
    private final SplitEnumerator<S, C> inner;
    private final SplitEnumeratorContext<S> context;
    private final Set<Integer> ended = new HashSet<>();

    Enumerator(SplitEnumerator<S, C> inner, SplitEnumeratorContext<S> context) {
      this.inner = inner;
      this.context = context;
    }

    @Override
    public void handleSourceEvent(int reader, SourceEvent event) {
      if (!(event instanceof AllRead)) {
        inner.handleSourceEvent(reader, event);
      } else if (ended.add(reader) && ended.size() == context.currentParallelism()) {
        IntStream.range(0, ended.size())
            .forEach(one -> context.sendEventToSourceReader(one, new AllRead()));
      }
    }

    /** One that begins again has read nothing yet. */
    @Override
    public void addReader(int reader) {
      ended.remove(reader);
      inner.addReader(reader);
    }

    @Override
    public void start() {
      inner.start();
    }

    @Override
    public void handleSplitRequest(int reader, String host) {
      inner.handleSplitRequest(reader, host);
    }

    /** A failed reader gives its splits back before all of them are there again. */
    @Override
    public void addSplitsBack(List<S> splits, int reader) {
      ended.remove(reader);
      inner.addSplitsBack(splits, reader);
    }

    @Override
    public C snapshotState(long checkpoint) throws Exception {
      return inner.snapshotState(checkpoint);
    }

    @Override
    public void notifyCheckpointComplete(long checkpoint) throws Exception {
      inner.notifyCheckpointComplete(checkpoint);
    }

    @Override
    public void notifyCheckpointAborted(long checkpoint) throws Exception {
      inner.notifyCheckpointAborted(checkpoint);
    }

    @Override
    public void close() throws IOException {
      inner.close();
    }
  }
}
