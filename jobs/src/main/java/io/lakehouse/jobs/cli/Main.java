package io.lakehouse.jobs.cli;

import io.lakehouse.catalog.contract.ContractException;
import io.lakehouse.jobs.cluster.Deployment;
import io.lakehouse.jobs.config.UsageException;
import io.lakehouse.jobs.run.Failures;
import io.lakehouse.jobs.run.LoggedRun;
import io.lakehouse.jobs.run.RefusedException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import org.apache.flink.util.FlinkRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The command line. */
@Command(
    name = "lake",
    description =
        "A lakehouse of Iceberg tables that Flink maintains, in batch and streaming mode.",
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      StreamCommand.class,
      ReplayCommand.class,
      WatchCommand.class,
      QueryCommand.class,
      StatusCommand.class,
      LedgerCommand.class,
      CatalogCommand.class,
      RollbackCommand.class,
      MaintainCommand.class,
      GenerateCommand.class,
      BenchCommand.class,
      BrokerCommand.class,
      ClusterCommand.class,
      HelpCommand.class
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 data refused, 2 usage or configuration, 3 storage, catalog or internal."
    })
public final class Main {
  static final int REFUSED = 1;
  static final int USAGE = 2;
  static final int FAILED = 3;

  private Main() {}

  /**
   * Runs one command and exits: threads of Flink would keep the process alive. A process of Flink's
   * goes on; its client, its REST interface and its log get the reason of a failure.
   *
   * @throws FlinkRuntimeException when Flink has called and the exit code is not 0
   */
  public static void main(String[] args) {
    if (Deployment.isCalledByFlink()) {
      StringWriter said = new StringWriter();
      int code = execute(new PrintWriter(said, true), args);
      if (code != 0) {
        throw new FlinkRuntimeException(
            "lake %s ended with exit code %d. %s"
                .formatted(args.length == 0 ? "" : args[0], code, said));
      }
      return;
    }
    int code = execute(args);
    System.out.flush();
    TemporaryFolder.delete();
    if ("orderly".equals(System.getProperty("lakehouse.exit"))) {
      // A profiler writes its recording in a hook.
      System.exit(code);
    }
    // Halt: all that is worth keeping is committed, and Flink's hooks would take their time.
    Runtime.getRuntime().halt(code);
  }

  /** Runs one command. */
  static int execute(String... args) {
    return execute(new PrintWriter(System.err, true, StandardCharsets.UTF_8), args);
  }

  private static int execute(PrintWriter err, String... args) {
    try {
      return new CommandLine(new Main())
          .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
          .setErr(err)
          .registerConverter(LocalDate.class, Main::date)
          .setCaseInsensitiveEnumValuesAllowed(true)
          .setParameterExceptionHandler(Main::usage)
          .setExecutionExceptionHandler((e, line, parsed) -> failed(e, line))
          .execute(args);
    } finally {
      // Behind the failure, which is logged as the run's.
      LoggedRun.end();
    }
  }

  /**
   * A day; {@code yesterday} is the last one that is over in UTC, for schedules without a shell.
   */
  private static LocalDate date(String text) {
    if (text.equals("yesterday")) {
      return LocalDate.now(ZoneOffset.UTC).minusDays(1);
    }
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new CommandLine.TypeConversionException(
          "'%s' is no date: give it as yyyy-MM-dd, such as 2026-11-20".formatted(text));
    }
  }

  private static int usage(CommandLine.ParameterException e, String[] args) {
    PrintWriter err = e.getCommandLine().getErr();
    err.println(UsageErrors.problem(e));
    CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
    err.println("Try: " + UsageErrors.help(e.getCommandLine()));
    return USAGE;
  }

  private static int failed(Exception e, CommandLine line) {
    if (e instanceof UsageException || e instanceof ContractException) {
      line.getErr().println(e.getMessage());
      return USAGE;
    }
    if (e instanceof RefusedException) {
      line.getErr().println(e.getMessage());
      return REFUSED;
    }
    Logger log = LoggerFactory.getLogger(Main.class);
    log.error("{} failed", line.getCommandName(), e);
    line.getErr()
        .println(
            "Cannot finish '%s', %s. More in the log file: %s"
                .formatted(line.getCommandName(), Failures.reason(e), Logging.file()));
    return FAILED;
  }
}
