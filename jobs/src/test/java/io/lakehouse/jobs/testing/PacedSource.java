package io.lakehouse.jobs.testing;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * A source that reads at a {@link Pace}.
 *
 * @param inner the source as it is
 */
public record PacedSource<T, S extends SourceSplit, C>(Source<T, S, C> inner, Pace pace)
    implements Source<T, S, C> {
  private static final long serialVersionUID = 1;

  /** Checkpoints of a reader before its middle. */
  private static final int BEFORE_MIDDLE = 2;

  @Override
  public Boundedness getBoundedness() {
    return inner.getBoundedness();
  }

  @Override
  public SourceReader<T, S> createReader(SourceReaderContext context) throws Exception {
    return new Reader<>(inner.createReader(context), pace);
  }

  @Override
  public SplitEnumerator<S, C> createEnumerator(SplitEnumeratorContext<S> context)
      throws Exception {
    return inner.createEnumerator(context);
  }

  @Override
  public SplitEnumerator<S, C> restoreEnumerator(SplitEnumeratorContext<S> context, C checkpoint)
      throws Exception {
    return inner.restoreEnumerator(context, checkpoint);
  }

  @Override
  public SimpleVersionedSerializer<S> getSplitSerializer() {
    return inner.getSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<C> getEnumeratorCheckpointSerializer() {
    return inner.getEnumeratorCheckpointSerializer();
  }

  private static final class Reader<T, S extends SourceSplit> implements SourceReader<T, S> {
    private final SourceReader<T, S> inner;
    private final Pace pace;
    private int left;
    private int checkpoints;
    private CompletableFuture<Void> gate = new CompletableFuture<>();

    Reader(SourceReader<T, S> inner, Pace pace) {
      this.inner = inner;
      this.pace = pace;
      this.left = pace.lot();
    }

    @Override
    public void start() {
      inner.start();
    }

    @Override
    public InputStatus pollNext(ReaderOutput<T> output) throws Exception {
      if (left <= 0 || (isMiddle() && !pace.passesMiddle())) {
        return InputStatus.NOTHING_AVAILABLE;
      }
      InputStatus status = inner.pollNext(output);
      if (status == InputStatus.MORE_AVAILABLE) {
        left--;
      }
      return status;
    }

    private boolean isMiddle() {
      return checkpoints == BEFORE_MIDDLE && left == pace.lot() / 2;
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
      if (left <= 0) {
        return gate;
      }
      return isMiddle() && !pace.left().isDone() ? pace.left() : inner.isAvailable();
    }

    @Override
    public List<S> snapshotState(long checkpoint) {
      return inner.snapshotState(checkpoint);
    }

    @Override
    public void addSplits(List<S> splits) {
      inner.addSplits(splits);
    }

    @Override
    public void notifyNoMoreSplits() {
      inner.notifyNoMoreSplits();
    }

    @Override
    public void handleSourceEvents(SourceEvent event) {
      inner.handleSourceEvents(event);
    }

    @Override
    public void notifyCheckpointComplete(long checkpoint) throws Exception {
      inner.notifyCheckpointComplete(checkpoint);
      if (left <= 0) {
        checkpoints++;
        left = pace.lot();
        gate.complete(null);
        gate = new CompletableFuture<>();
      }
    }

    @Override
    public void close() throws Exception {
      inner.close();
    }
  }
}
