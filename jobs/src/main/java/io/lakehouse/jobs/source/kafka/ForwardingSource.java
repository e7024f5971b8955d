package io.lakehouse.jobs.source.kafka;

import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** A source around another, with its splits and its state, whose enumerator does something more. */
abstract class ForwardingSource<T, S extends SourceSplit, C> implements Source<T, S, C> {
  private static final long serialVersionUID = 1;

  private final Source<T, S, C> inner;

  ForwardingSource(Source<T, S, C> inner) {
    this.inner = inner;
  }

  /** The enumerator around that of the inner source. */
  abstract SplitEnumerator<S, C> around(
      SplitEnumerator<S, C> enumerator, SplitEnumeratorContext<S> context);

  @Override
  public final Boundedness getBoundedness() {
    return inner.getBoundedness();
  }

  @Override
  public SourceReader<T, S> createReader(SourceReaderContext context) throws Exception {
    return inner.createReader(context);
  }

  @Override
  public final SplitEnumerator<S, C> createEnumerator(SplitEnumeratorContext<S> context)
      throws Exception {
    return around(inner.createEnumerator(context), context);
  }

  @Override
  public final SplitEnumerator<S, C> restoreEnumerator(SplitEnumeratorContext<S> context, C state)
      throws Exception {
    return around(inner.restoreEnumerator(context, state), context);
  }

  @Override
  public final SimpleVersionedSerializer<S> getSplitSerializer() {
    return inner.getSplitSerializer();
  }

  @Override
  public final SimpleVersionedSerializer<C> getEnumeratorCheckpointSerializer() {
    return inner.getEnumeratorCheckpointSerializer();
  }
}
