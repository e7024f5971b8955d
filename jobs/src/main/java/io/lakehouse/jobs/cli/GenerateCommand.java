package io.lakehouse.jobs.cli;

import io.lakehouse.jobs.config.UsageException;
import io.lakehouse.jobs.generate.C2cGenerator;
import io.lakehouse.jobs.generate.GeneratedDay;
import io.lakehouse.jobs.generate.Quirks;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./lake generate}. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    description = "Makes files and events like the real ones, the same for the same seed.",
    subcommands = {GenerateCommand.C2c.class, CommerceCommand.class, EventsCommand.class})
final class GenerateCommand {
  private GenerateCommand() {}

  /** {@code ./lake generate c2c}. */
  @Command(
      name = "c2c",
      mixinStandardHelpOptions = true,
      description = "A landing day of the C2C store: users in both schemas and the aggregates.")
  static final class C2c implements Callable<Integer> {
    @Option(names = "--date", required = true, paramLabel = "DATE", description = "The day.")
    private LocalDate date;

    @Option(
        names = "--users",
        defaultValue = "100000",
        description = "Good, distinct users (${DEFAULT-VALUE}).")
    private long users;

    @Option(
        names = "--seed",
        defaultValue = "1",
        description = "Another seed, other users (${DEFAULT-VALUE}).")
    private long seed;

    @Option(
        names = "--quirks",
        paramLabel = "RATE",
        description =
            "Share of each quirk: duplicates, broken lines, ... (few by default, 0 for none).")
    private Double quirks;

    @Option(
        names = "--out",
        required = true,
        paramLabel = "DIR",
        description = "Landing zone to write to.")
    private Path out;

    @Override
    public Integer call() throws Exception {
      GeneratedDay day = generate();
      day.files().forEach(f -> System.out.printf("%,12d lines  %s%n", f.lines(), f.path()));
      System.out.printf(
          "%,12d users, %,d duplicate lines, %,d conflicting, %,d to reject, %,d to quarantine%n",
          day.users(), day.duplicates(), day.conflicts(), day.rejected(), day.quarantined());
      return 0;
    }

    private GeneratedDay generate() throws Exception {
      try {
        return C2cGenerator.generate(date, users, seed, rates(), out);
      } catch (IllegalArgumentException e) {
        throw new UsageException(e.getMessage());
      } catch (FileAlreadyExistsException | NotDirectoryException e) {
        throw new UsageException("Cannot generate the day, --out is no folder: " + out);
      }
    }

    private Quirks rates() {
      if (quirks == null) {
        return Quirks.few();
      }
      return quirks == 0 ? Quirks.none() : Quirks.at(quirks);
    }
  }
}
