package io.lakehouse.jobs.source.kafka;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/**
 * A bounded source whose readers end together: one that has read all it had waits for the others.
 * Flink drops the state of a reader that has ended, and of the steps behind it: what they have
 * counted would be lost with the next failure. All readers must run at the same time, as in
 * streaming mode they do.
 */
final class EndedTogether<T, S extends SourceSplit, C> extends ForwardingSource<T, S, C> {
  private static final long serialVersionUID = 1;

  /** From a reader: it has read all. To a reader: all have. */
  record AllRead() implements SourceEvent {
    private static final long serialVersionUID = 1;
  }

  EndedTogether(Source<T, S, C> inner) {
    super(inner);
  }

  @Override
  public SourceReader<T, S> createReader(SourceReaderContext context) throws Exception {
    return new EndedTogetherReader<>(super.createReader(context), context);
  }

  @Override
  SplitEnumerator<S, C> around(
      SplitEnumerator<S, C> enumerator, SplitEnumeratorContext<S> context) {
    return new Enumerator<>(enumerator, context);
  }

  private static final class Enumerator<S extends SourceSplit, C>
      extends ForwardingEnumerator<S, C> {
    private final SplitEnumeratorContext<S> context;
    private final Set<Integer> ended = new HashSet<>();

    Enumerator(SplitEnumerator<S, C> inner, SplitEnumeratorContext<S> context) {
      super(inner);
      this.context = context;
    }

    @Override
    public void handleSourceEvent(int reader, SourceEvent event) {
      if (!(event instanceof AllRead)) {
        super.handleSourceEvent(reader, event);
      } else if (ended.add(reader) && ended.size() == context.currentParallelism()) {
        IntStream.range(0, ended.size())
            .forEach(one -> context.sendEventToSourceReader(one, new AllRead()));
      }
    }

    /** One that begins again has read nothing yet. */
    @Override
    public void addReader(int reader) {
      ended.remove(reader);
      super.addReader(reader);
    }

    /** A failed reader gives its splits back before all of them are there again. */
    @Override
    public void addSplitsBack(List<S> splits, int reader) {
      ended.remove(reader);
      super.addSplitsBack(splits, reader);
    }
  }
}
