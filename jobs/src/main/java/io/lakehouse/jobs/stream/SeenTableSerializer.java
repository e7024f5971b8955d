package io.lakehouse.jobs.stream;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes a {@link SeenTable} as its log. */
public final class SeenTableSerializer extends TypeSerializerSingleton<SeenTable> {
  private static final long serialVersionUID = 1;

  static final SeenTableSerializer INSTANCE = new SeenTableSerializer();

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public SeenTable createInstance() {
    return new SeenTable();
  }

  /** The heap backend copies what a snapshot still holds before it changes it. */
  @Override
  public SeenTable copy(SeenTable from) {
    return from.successor();
  }

  @Override
  public SeenTable copy(SeenTable from, SeenTable reuse) {
    return from.successor();
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(SeenTable table, DataOutputView target) throws IOException {
    table.write(target);
  }

  @Override
  public SeenTable deserialize(DataInputView source) throws IOException {
    return SeenTable.read(source);
  }

  @Override
  public SeenTable deserialize(SeenTable reuse, DataInputView source) throws IOException {
    return SeenTable.read(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    byte[] log = new byte[source.readInt()];
    source.readFully(log);
    target.writeInt(log.length);
    target.write(log);
  }

  @Override
  public TypeSerializerSnapshot<SeenTable> snapshotConfiguration() {
    return new Snapshot();
  }

  /** What a savepoint says of the serializer. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<SeenTable> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
