package io.lakehouse.jobs.source.kafka;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.InputStatus;

/** A reader of {@link EndedTogether}: when it has read all it says so, and waits. */
final class EndedTogetherReader<T, S extends SourceSplit> implements SourceReader<T, S> {
  private final SourceReader<T, S> inner;
  private final SourceReaderContext context;
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private boolean waits;

  EndedTogetherReader(SourceReader<T, S> inner, SourceReaderContext context) {
    this.inner = inner;
    this.context = context;
  }

  @Override
  public InputStatus pollNext(ReaderOutput<T> output) throws Exception {
    if (!waits) {
      InputStatus status = inner.pollNext(output);
      if (status != InputStatus.END_OF_INPUT) {
        return status;
      }
      waits = true;
      // Nothing comes from here any more; the windows of the others must not wait for it.
      output.emitWatermark(Watermark.MAX_WATERMARK);
      context.sendSourceEventToCoordinator(new EndedTogether.AllRead());
    }
    return end.isDone() ? InputStatus.END_OF_INPUT : InputStatus.NOTHING_AVAILABLE;
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    return waits ? end : inner.isAvailable();
  }

  @Override
  public void handleSourceEvents(SourceEvent event) {
    if (event instanceof EndedTogether.AllRead) {
      end.complete(null);
    } else {
      inner.handleSourceEvents(event);
    }
  }

  @Override
  public void start() {
    inner.start();
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
  public void notifyCheckpointComplete(long checkpoint) throws Exception {
    inner.notifyCheckpointComplete(checkpoint);
  }

  @Override
  public void notifyCheckpointAborted(long checkpoint) throws Exception {
    inner.notifyCheckpointAborted(checkpoint);
  }

  @Override
  public void close() throws Exception {
    inner.close();
  }
}
