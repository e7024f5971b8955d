package io.lakehouse.jobs.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.slf4j.MDC;

/** Small catalog operations, a few at a time: they wait more than they compute. */
final class Parallel {
  private static final int THREADS = 4;

  private Parallel() {}

  /** Does it for all, also when one fails; then throws the first failure. */
  static <T> void forEach(Collection<T> items, Consumer<T> work) throws Exception {
    Map<String, String> logged = MDC.getCopyOfContextMap();
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (T item : items) {
        tasks.add(
            () -> {
              MDC.setContextMap(logged == null ? Map.of() : logged);
              work.accept(item);
              return null;
            });
      }
      for (Future<Void> future : pool.invokeAll(tasks)) {
        future.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    } finally {
      pool.shutdownNow();
    }
  }
}
