package io.lakehouse.catalog;

import io.lakehouse.catalog.contract.Contracts;
import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.catalog.contract.ViewContract;
import io.lakehouse.catalog.schema.Change;
import io.lakehouse.catalog.schema.Plan;
import io.lakehouse.catalog.schema.Seed;
import io.lakehouse.catalog.schema.TableState;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.ViewCatalog;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.NoSuchViewException;
import org.apache.iceberg.hadoop.HadoopCatalog;

/**
 * Makes the tables of a catalog equal to their contracts. What a contract cannot reach by adding,
 * widening and describing is refused. Tables without a contract are left alone.
 */
public final class CatalogTool {
  /** Tables wait for storage and catalog much more than they compute. */
  private static final int THREADS = 4;

  private static final int ATTEMPTS = 3;

  private final Lake lake;
  private final Contracts contracts;

  public CatalogTool(Lake lake, Contracts contracts) {
    this.lake = lake;
    this.contracts = contracts;
  }

  /**
   * What this catalog cannot do, and what follows from it, one sentence each; nothing of it is
   * needed to run. Most catalogs give none.
   */
  public List<String> limits() {
    List<String> limits = new ArrayList<>();
    if (!contracts.views().isEmpty() && !keepsViews(contracts.views().get(0))) {
      limits.add(
          "the catalog keeps no views, other engines will not see "
              + contracts.views().stream().map(ViewContract::name).collect(Collectors.joining(", "))
              + ": with type jdbc set the property jdbc.schema-version to V1");
    }
    if (lake.catalog() instanceof HadoopCatalog) {
      limits.add(
          "a catalog of type hadoop commits by renaming a file, which object stores may let two processes do at once: keep to one process, or use jdbc or rest");
    }
    return limits;
  }

  private boolean keepsViews(ViewContract view) {
    if (!(lake.catalog() instanceof ViewCatalog views)) {
      return false;
    }
    try {
      views.loadView(Lake.id(view.name()));
      return true;
    } catch (NoSuchViewException e) {
      return true;
    } catch (UnsupportedOperationException e) {
      return false;
    }
  }

  /** What {@link #apply} would do, refusals included; empty where the catalog is as contracted. */
  public List<Change> plan() {
    List<Change> changes = new ArrayList<>(changes(compare()));
    changes.addAll(viewChanges());
    return changes;
  }

  /**
   * Makes all changes, table by table, each table in one commit. Done again it does nothing; after
   * a crash it goes on where it stopped.
   *
   * @return what was done
   * @throws CatalogException when anything is refused; nothing has been changed then
   */
  public List<Change> apply() {
    List<Difference> differences = compare();
    List<Change> changes = changes(differences);
    List<Change> refusals = changes.stream().filter(Change.Refusal.class::isInstance).toList();
    if (!refusals.isEmpty()) {
      throw new CatalogException(
          "Cannot apply the contracts, nothing was changed:\n  "
              + refusals.stream().map(Change::describe).collect(Collectors.joining("\n  ")));
    }
    for (Change change : changes) {
      if (change instanceof Change.CreateNamespace missing) {
        createNamespace(Namespace.of(missing.table()));
      }
    }
    inParallel(
        differences.stream().filter(difference -> !difference.changes().isEmpty()).toList(),
        this::change);
    // Views come behind the tables that they read.
    List<Change> views = viewChanges();
    for (Change view : views) {
      changeView(view);
    }
    changes.addAll(views);
    return changes;
  }

  private List<Change> viewChanges() {
    return inParallel(contracts.views(), view -> new ViewChanges(lake, view).compare()).stream()
        .flatMap(Optional::stream)
        .toList();
  }

  private void changeView(Change change) {
    ViewContract contract =
        contracts.views().stream()
            .filter(view -> view.name().equals(change.table()))
            .findFirst()
            .orElseThrow();
    try {
      new ViewChanges(lake, contract).apply();
    } catch (UnsupportedOperationException e) {
      throw new CatalogException(
          "Cannot make the view %s, the catalog keeps no views (%s): use one that does"
              .formatted(contract.name(), e.getMessage()),
          e);
    } catch (AlreadyExistsException | CommitFailedException e) {
      // Another process applies the same contracts.
      if (new ViewChanges(lake, contract).compare().isPresent()) {
        throw new CatalogException(
            "Cannot make the view " + contract.name() + ", " + e.getMessage(), e);
      }
    }
  }

  /** A contract, what there is of it, and the changes between the two. */
  private record Difference(
      TableContract contract, Optional<Table> table, Optional<Seed> seed, List<Change> changes) {}

  private List<Difference> compare() {
    return inParallel(contracts.tables(), this::compare);
  }

  private Difference compare(TableContract contract) {
    Optional<Table> table = find(contract.name());
    Optional<Seed> seed = contract.seed().map(name -> Seed.read(contract, contracts.tree()));
    List<Change> changes = Plan.of(contract, table.map(TableState::of), seed);
    return new Difference(contract, table, seed, changes);
  }

  private void createNamespace(Namespace namespace) {
    try {
      namespaces().createNamespace(namespace);
    } catch (AlreadyExistsException e) {
      // Another process applies the same contracts.
    }
  }

  private String change(Difference difference) {
    TableContract contract = difference.contract();
    try {
      changeOrLookAgain(difference);
      return contract.name();
    } catch (RuntimeException e) {
      throw new CatalogException(
          "Cannot change " + contract.name() + " as its contract says, " + e.getMessage(), e);
    }
  }

  /** Another process may apply the same contracts: what it has done needs not be done. */
  private void changeOrLookAgain(Difference difference) {
    Difference open = difference;
    for (int attempt = 1; !open.changes().isEmpty(); attempt++) {
      try {
        new TableChanges(lake.catalog(), open.contract(), open.changes())
            .apply(open.table(), open.seed());
        return;
      } catch (AlreadyExistsException | CommitFailedException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        open = compare(open.contract());
      }
    }
  }

  private Optional<Table> find(String name) {
    try {
      // One request instead of two: no asking first whether it is there.
      return Optional.of(lake.catalog().loadTable(Lake.id(name)));
    } catch (NoSuchTableException e) {
      return Optional.empty();
    }
  }

  private List<Change> changes(List<Difference> differences) {
    List<Change> changes = new ArrayList<>();
    Set<String> missing = new LinkedHashSet<>();
    for (Difference difference : differences) {
      // A table proves its namespace.
      if (difference.table().isEmpty()) {
        missing.add(difference.contract().layer());
      }
    }
    missing.stream()
        .filter(layer -> !namespaces().namespaceExists(Namespace.of(layer)))
        .map(Change.CreateNamespace::new)
        .forEach(changes::add);
    differences.forEach(difference -> changes.addAll(difference.changes()));
    return changes;
  }

  private SupportsNamespaces namespaces() {
    if (lake.catalog() instanceof SupportsNamespaces namespaces) {
      return namespaces;
    }
    throw new CatalogException(
        "Cannot create namespaces, the catalog has none: " + lake.catalog().getClass().getName());
  }

  /** Waits for all, also when one fails, so that nothing goes on behind the caller's back. */
  private static <A, B> List<B> inParallel(List<A> inputs, Function<A, B> step) {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<B>> tasks = new ArrayList<>();
      inputs.forEach(input -> tasks.add(() -> step.apply(input)));
      List<B> results = new ArrayList<>();
      for (Future<B> future : threads.invokeAll(tasks)) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CatalogException cause) {
        throw cause;
      }
      throw new CatalogException(e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CatalogException("Cannot work on the catalog, it was interrupted", e);
    } finally {
      threads.shutdownNow();
    }
  }
}
