package io.lakehouse.catalog.contract;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Gathers what is wrong in all files, to throw it once. */
final class Problems {
  private record Problem(String file, int line, String text) {}

  private final List<Problem> problems = new ArrayList<>();

  void add(String file, int line, String text) {
    problems.add(new Problem(file, line, text));
  }

  void throwIfAny() {
    if (problems.isEmpty()) {
      return;
    }
    throw new ContractException(
        problems.stream()
            .sorted(Comparator.comparing(Problem::file).thenComparing(Problem::line))
            .map(problem -> problem.file() + ":" + problem.line() + ": " + problem.text())
            .toList());
  }
}
