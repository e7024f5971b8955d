package io.lakehouse.jobs.stream;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.operators.KeyContext;

/**
 * One entry an id, for a backend that keeps its state outside the heap. Nearly all ids are new, and
 * a filter a bucket knows it without asking the backend.
 *
 * <p>To forget needs the ids by their arrival: they are written together, as {@link IdsByArrival},
 * under the earliest of them. RocksDB keeps a map in the order of its keys' bytes, and those of an
 * arrival, which is not negative, are in its order.
 */
final class SeenInBackend implements Seen {
  static final String STATE = SeenState.IN_BACKEND.state();

  private static final TypeInformation<byte[]> BYTES =
      PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;
  private static final byte[] NOTHING = {};

  private final KeyContext keys;
  private final MapState<byte[], byte[]> ids;
  private final MapState<Long, byte[]> arrivals;
  private final RecentFirsts recent = new RecentFirsts();

  /** By bucket; null when it must be made of the state. */
  private final IdFilter[] filters = new IdFilter[Bucket.COUNT];

  /** By bucket: what is not yet state; null when there is nothing. */
  private final IdsByArrival[] fresh = new IdsByArrival[Bucket.COUNT];

  SeenInBackend(KeyContext keys, KeyedStateStore store) {
    this.keys = keys;
    ids = store.getMapState(new MapStateDescriptor<>(STATE, BYTES, BYTES));
    arrivals = store.getMapState(new MapStateDescriptor<>("seen-arrivals", Types.LONG, BYTES));
  }

  @Override
  public First find(byte[] id) throws Exception {
    if (!filter().mayContain(id)) {
      return null;
    }
    First first = recent.find(id);
    if (first == null) {
      first = stored(id);
      if (first != null) {
        recent.put(id, first);
      }
    }
    return first;
  }

  private First stored(byte[] id) throws Exception {
    byte[] value = ids.get(id);
    return value == null
        ? null
        : new First(
            ByteBuffer.wrap(value).getLong(),
            value.length == Long.BYTES
                ? NOTHING
                : Arrays.copyOfRange(value, Long.BYTES, value.length));
  }

  private IdFilter filter() throws Exception {
    int bucket = bucket();
    if (filters[bucket] == null) {
      filters[bucket] = new IdFilter();
      for (byte[] id : ids.keys()) {
        filters[bucket].add(id);
      }
    }
    return filters[bucket];
  }

  @Override
  public void put(byte[] id, First first) throws Exception {
    filter().add(id);
    recent.put(id, first);
    ByteBuffer value = ByteBuffer.allocate(Long.BYTES + first.text().length);
    ids.put(id, value.putLong(first.arrival()).put(first.text()).array());
    int bucket = bucket();
    fresh[bucket] = fresh[bucket] == null ? new IdsByArrival() : fresh[bucket];
    fresh[bucket].add(id, first.arrival());
    if (fresh[bucket].isFull()) {
      save(bucket);
    }
  }

  @Override
  public long forget(long upTo) throws Exception {
    int bucket = bucket();
    save(bucket);
    recent.clear();
    filters[bucket] = null;
    IdsByArrival rest = new IdsByArrival();
    Iterator<Map.Entry<Long, byte[]>> all = arrivals.iterator();
    long later = Long.MAX_VALUE;
    while (all.hasNext() && later == Long.MAX_VALUE) {
      Map.Entry<Long, byte[]> next = all.next();
      if (next.getKey() > upTo) {
        later = next.getKey();
      } else {
        for (IdsByArrival.Entry entry : IdsByArrival.entries(next.getValue())) {
          if (entry.arrival() > upTo) {
            rest.add(entry.id(), entry.arrival());
          } else {
            remove(entry.id(), upTo);
          }
        }
        all.remove();
      }
    }
    store(rest);
    return Math.min(later, rest.earliest());
  }

  /** Of an id that came again the later arrival counts. */
  private void remove(byte[] id, long upTo) throws Exception {
    First first = stored(id);
    if (first != null && first.arrival() <= upTo) {
      ids.remove(id);
    }
  }

  @Override
  public void save() throws Exception {
    for (int bucket = 0; bucket < fresh.length; bucket++) {
      if (fresh[bucket] != null) {
        keys.setCurrentKey(bucket);
        save(bucket);
      }
    }
  }

  private void save(int bucket) throws Exception {
    if (fresh[bucket] != null) {
      store(fresh[bucket]);
      fresh[bucket] = null;
    }
  }

  private void store(IdsByArrival some) throws Exception {
    if (some.earliest() < Long.MAX_VALUE) {
      byte[] before = arrivals.get(some.earliest());
      arrivals.put(some.earliest(), some.behind(before == null ? NOTHING : before));
    }
  }

  private int bucket() {
    return (Integer) keys.getCurrentKey();
  }
}
