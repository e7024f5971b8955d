package io.lakehouse.jobs.cli;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line, and where to look. */
final class UsageErrors {
  private UsageErrors() {}

  /** One sentence, as all other errors of this project are. */
  static String problem(ParameterException e) {
    CommandSpec command = e.getCommandLine().getCommandSpec();
    return command.parent() == null
        ? "Cannot start, " + why(e)
        : "Cannot start '%s', %s".formatted(name(command), why(e));
  }

  /** The command that tells how it is done. */
  static String help(CommandLine line) {
    CommandSpec command = line.getCommandSpec();
    return command.parent() == null ? "./lake help" : "./lake %s --help".formatted(name(command));
  }

  private static String name(CommandSpec command) {
    return command.qualifiedName().substring(command.root().name().length() + 1);
  }

  private static String why(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      return unmatched(unmatched);
    }
    if (e instanceof MissingParameterException missing) {
      return "a value is missing: "
          + missing.getMissing().stream().map(UsageErrors::label).collect(Collectors.joining(", "));
    }
    if (e instanceof OverwrittenOptionException twice) {
      return "an option is given twice: " + name(twice.getOverwritten());
    }
    if (e.getArgSpec() != null) {
      return "the value of %s does not fit: %s".formatted(name(e.getArgSpec()), detail(e));
    }
    CommandLine line = e.getCommandLine();
    return line.getSubcommands().isEmpty()
        ? detail(e)
        : "a command is missing: one of " + String.join(", ", commands(line));
  }

  private static List<String> commands(CommandLine line) {
    return line.getSubcommands().entrySet().stream()
        .filter(command -> !command.getValue().getCommandSpec().usageMessage().hidden())
        .map(Map.Entry::getKey)
        .toList();
  }

  private static String unmatched(UnmatchedArgumentException e) {
    String arguments = String.join(" ", e.getUnmatched());
    if (e.isUnknownOption()) {
      return "there is no such option: " + arguments;
    }
    return e.getCommandLine().getSubcommands().isEmpty()
        ? "this is one argument too many: " + arguments
        : "there is no such command: " + arguments;
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  private static String label(ArgSpec argument) {
    return argument.isOption() ? name(argument) + "=" + argument.paramLabel() : name(argument);
  }

  /** Picocli's own words, without the argument's name, which has been said. */
  private static String detail(ParameterException e) {
    return e.getMessage()
        .replaceFirst("^Invalid value for [^:]*: ", "")
        .replaceFirst("^Value for .* should be in ", "it should be in ");
  }
}
