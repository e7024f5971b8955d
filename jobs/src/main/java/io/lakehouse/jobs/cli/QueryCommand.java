package io.lakehouse.jobs.cli;

import io.lakehouse.catalog.Causes;
import io.lakehouse.jobs.config.UsageException;
import io.lakehouse.jobs.run.Failures;
import io.lakehouse.jobs.run.Lakehouse;
import io.lakehouse.jobs.run.Query;
import java.time.LocalDate;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.flink.table.api.SqlParserException;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.ValidationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./lake query}. */
@Command(
    name = "query",
    mixinStandardHelpOptions = true,
    description = "Runs one query of Flink SQL over the lake, in batch mode in this process.")
final class QueryCommand implements Callable<Integer> {
  @Parameters(paramLabel = "SQL", description = "A query; gold.kpi_daily is a name.")
  private String sql;

  @Option(
      names = "--format",
      defaultValue = "table",
      description = "table, csv (header and rows, null as empty) or json (an array of rows).")
  private ResultFormat format;

  @Option(
      names = "--as-of",
      paramLabel = "DATE",
      description = "Reads every table as it was published with this day.")
  private LocalDate asOf;

  @Mixin private LakeOptions lake;

  @Override
  public Integer call() throws Exception {
    try (Lakehouse house = LakeOptions.open(lake.settings(Map.of()))) {
      TableResult result = new Query(house).run(sql, asOf);
      format.write(result, System.out);
      return 0;
    } catch (ValidationException | SqlParserException | IllegalArgumentException e) {
      throw new UsageException("Cannot run the query, " + Failures.reason(Causes.root(e)));
    }
  }
}
