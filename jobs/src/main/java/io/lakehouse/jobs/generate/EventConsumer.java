package io.lakehouse.jobs.generate;

import java.io.IOException;

/** Takes the records of a stream in the order of their arrival. */
@FunctionalInterface
public interface EventConsumer {

  /**
   * Takes one record; its arrays may be kept.
   *
   * @throws IOException when it cannot be passed on; the generator stops
   */
  void accept(EventRecord record) throws IOException;
}
