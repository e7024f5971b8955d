package io.lakehouse.jobs;

import io.lakehouse.jobs.cli.Main;

/** Entry of the job jar: the commands of {@code ./lake}, on whatever cluster the client says. */
public final class LakehouseJob {
  private LakehouseJob() {}

  /** Runs one command; the process ends with its exit code. */
  public static void main(String[] args) {
    Main.main(args);
  }
}
