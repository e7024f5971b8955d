package io.lakehouse.jobs.stream;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;

/**
 * One entry an id, for a backend that keeps its state outside the heap, and one in the order of
 * arrival, so that to forget reads no more than it forgets. RocksDB keeps a map in the order of its
 * keys' bytes, and those of an arrival, which is not negative, are in its order.
 */
final class SeenInBackend implements Seen {
  static final String STATE = SeenState.IN_BACKEND.state();

  private static final TypeInformation<byte[]> BYTES =
      PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;
  private static final byte[] NOTHING = {};

  private final MapState<byte[], byte[]> ids;
  private final MapState<Tuple2<Long, byte[]>, byte[]> arrivals;

  SeenInBackend(KeyedStateStore store) {
    ids = store.getMapState(new MapStateDescriptor<>(STATE, BYTES, BYTES));
    TypeInformation<Tuple2<Long, byte[]>> arrival = Types.TUPLE(Types.LONG, BYTES);
    arrivals = store.getMapState(new MapStateDescriptor<>("seen-arrivals", arrival, BYTES));
  }

  @Override
  public First find(byte[] id) throws Exception {
    byte[] value = ids.get(id);
    return value == null
        ? null
        : new First(
            ByteBuffer.wrap(value).getLong(),
            value.length == Long.BYTES
                ? NOTHING
                : Arrays.copyOfRange(value, Long.BYTES, value.length));
  }

  @Override
  public void put(byte[] id, First first) throws Exception {
    ByteBuffer value = ByteBuffer.allocate(Long.BYTES + first.text().length);
    ids.put(id, value.putLong(first.arrival()).put(first.text()).array());
    arrivals.put(Tuple2.of(first.arrival(), id), NOTHING);
  }

  @Override
  public long forget(long upTo) throws Exception {
    Iterator<Tuple2<Long, byte[]>> all = arrivals.keys().iterator();
    while (all.hasNext()) {
      Tuple2<Long, byte[]> next = all.next();
      if (next.f0 > upTo) {
        return next.f0;
      }
      First first = find(next.f1);
      if (first != null && first.arrival() <= upTo) {
        ids.remove(next.f1);
      }
      all.remove();
    }
    return Long.MAX_VALUE;
  }
}
