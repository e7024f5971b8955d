package io.lakehouse.jobs.generate;

import io.lakehouse.jobs.generate.EventCounts.Tally;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/**
 * Makes a stream of what users do, in the order in which it arrives: sessions side by side, events
 * that are late, delivered twice, or broken.
 *
 * <p>The same plan gives the same bytes on any machine. Memory grows with the late events that are
 * under way (24 bytes each) and not with the stream: an event is made again when it is delivered.
 */
public final class EventGenerator {
  // What is delivered, in the lowest two bits of a delivery.
  private static final int FIRST = 0;
  private static final int LATE = 1;
  private static final int COPY = 2;

  private final EventPlan plan;
  private final EventConsumer out;
  private final Session session;
  private final Visitor visitor;
  private final EventJson json;
  private final Fate fate;
  private final EventQueue queue = new EventQueue();
  private final Tally tally = new Tally();
  private final long start;

  /** Milliseconds in which sessions begin. */
  private final long beginnings;

  // The session that is opened next, and how many events it has: 0 when there is none.
  private long sessions;
  private long begin;
  private int steps;

  /** Events of the sessions up to that one. */
  private long planned;

  /** The number behind the last event: the last session is cut off there. */
  private long end = Long.MAX_VALUE;

  private EventGenerator(EventPlan plan, EventConsumer out) throws IOException {
    this.plan = plan;
    this.out = out;
    long span = plan.span().toMillis();
    // In a short span sessions are short, so that they can begin in nearly all of it.
    int gap = (int) Math.min(Session.LONGEST_GAP, span / 8 / Session.STEPS);
    this.session = new Session(plan.seed(), plan.users(), gap);
    this.visitor = new Visitor(plan.seed(), plan.users());
    this.json = new EventJson(plan.seed());
    this.fate = new Fate(plan);
    this.start = plan.start().toEpochMilli();
    this.beginnings = span - (long) gap * Session.STEPS;
  }

  /**
   * Makes all records of the plan and hands them to the consumer one by one.
   *
   * @throws IOException when the consumer fails
   */
  public static EventCounts generate(EventPlan plan, EventConsumer out) throws IOException {
    return new EventGenerator(plan, out).run();
  }

  private EventCounts run() throws IOException {
    planSession();
    while (steps > 0 || !queue.isEmpty()) {
      if (steps > 0 && (queue.isEmpty() || begin <= queue.nextTime())) {
        openSession();
      } else {
        queue.poll();
        deliver();
      }
    }
    tally.sessions = sessions;
    return tally.counts();
  }

  /** Looks how long the next session is: the events before it say when it begins. */
  private void planSession() {
    begin = start + (long) ((double) planned / plan.events() * beginnings);
    session.open(sessions, begin);
    long most = plan.events() - planned;
    steps = 0;
    while (steps < most && session.next()) {
      steps++;
    }
    planned += steps;
    if (planned == plan.events() && steps > 0) {
      end = sessions * Session.STEPS + steps;
    }
  }

  private void openSession() {
    long number = sessions * Session.STEPS;
    fate.draw(number);
    add(begin + fate.transit(), begin, number, FIRST);
    sessions++;
    planSession();
  }

  private void deliver() throws IOException {
    long number = queue.what() >>> 2;
    long sessionBegin = queue.begin();
    int kind = (int) queue.what() & 3;
    session.open(number / Session.STEPS, sessionBegin, (int) (number % Session.STEPS));
    fate.draw(number);
    if (kind == COPY) {
      tally.duplicates++;
      emit(json.write(session, number, visitor()), null);
    } else if (kind == LATE || !fate.isLate()) {
      deliverFirst(number, sessionBegin);
    } else {
      add(session.time() + fate.lateBy(), sessionBegin, number, LATE);
    }
    if (kind == FIRST && session.next() && number + 1 < end) {
      fate.draw(number + 1);
      add(session.time() + fate.transit(), sessionBegin, number + 1, FIRST);
    }
  }

  private void deliverFirst(long number, long sessionBegin) throws IOException {
    byte[] value = json.write(session, number, visitor());
    tally.events++;
    tally.late += fate.isLate() ? 1 : 0;
    tally.withoutId += json.isWithId() ? 0 : 1;
    tally.withExtraFields += json.isWithExtraField() ? 1 : 0;
    emit(value, null);
    if (fate.hasCopy()) {
      add(queue.time() + fate.copyAfter(), sessionBegin, number, COPY);
    }
    if (fate.isBroken()) {
      Breakage breakage = Breakage.draw(fate.rng());
      tally.addBroken(breakage);
      emit(breakage.spoil(value, fate.rng()), breakage);
    }
  }

  private void emit(byte[] value, Breakage breakage) throws IOException {
    byte[] id = Long.toString(visitor.id()).getBytes(StandardCharsets.US_ASCII);
    // As Kafka does it; records without key stay with those of their user, in their order.
    int partition = Utils.toPositive(Utils.murmur2(id)) % plan.partitions();
    byte[] key = fate.isKeyless() ? null : id;
    tally.nullKeys += key == null ? 1 : 0;
    tally.bytes += value == null ? 0 : value.length;
    out.accept(new EventRecord(key, value, session.time(), queue.time(), partition, breakage));
  }

  private Visitor visitor() {
    visitor.become(session.userNumber());
    return visitor;
  }

  private void add(long time, long sessionBegin, long number, int kind) {
    queue.add(time, sessionBegin, number << 2 | kind);
  }
}
