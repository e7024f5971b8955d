package io.lakehouse.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What has caused a failure. */
public final class Causes {
  private Causes() {}

  /** The failure, its cause, and so on; each once, for causes may run in circles. */
  public static List<Throwable> chain(Throwable failure) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable e = failure; e != null && !chain.contains(e); e = e.getCause()) {
      chain.add(e);
    }
    return chain;
  }

  /** The cause that has none itself. */
  public static Throwable root(Throwable failure) {
    List<Throwable> chain = chain(failure);
    return chain.get(chain.size() - 1);
  }

  /** The first of a kind in the chain. */
  public static <T> Optional<T> first(Throwable failure, Class<T> kind) {
    return chain(failure).stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }
}
