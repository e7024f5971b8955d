package io.lakehouse.jobs.source.kafka;

import java.io.IOException;
import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;

/** An enumerator around another, which tells it all that it is told. */
abstract class ForwardingEnumerator<S extends SourceSplit, C> implements SplitEnumerator<S, C> {
  private final SplitEnumerator<S, C> inner;

  ForwardingEnumerator(SplitEnumerator<S, C> inner) {
    this.inner = inner;
  }

  @Override
  public void start() {
    inner.start();
  }

  @Override
  public void handleSplitRequest(int reader, String host) {
    inner.handleSplitRequest(reader, host);
  }

  @Override
  public void handleSourceEvent(int reader, SourceEvent event) {
    inner.handleSourceEvent(reader, event);
  }

  @Override
  public void addSplitsBack(List<S> splits, int reader) {
    inner.addSplitsBack(splits, reader);
  }

  @Override
  public void addReader(int reader) {
    inner.addReader(reader);
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
