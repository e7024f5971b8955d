package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.catalog.contract.SqlTree;
import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.jobs.config.Settings;
import io.lakehouse.jobs.lake.Refs;
import io.lakehouse.jobs.pipeline.PipelineJob;
import io.lakehouse.jobs.pipeline.Run;
import io.lakehouse.jobs.pipeline.Session;
import io.lakehouse.jobs.source.ArrivalWatermarks;
import io.lakehouse.jobs.source.kafka.KafkaFeed;
import io.lakehouse.jobs.stream.KeepFirst;
import io.lakehouse.jobs.stream.MarkFirsts;
import io.lakehouse.jobs.stream.RejectRouter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.api.operators.SimpleOperatorFactory;
import org.apache.flink.streaming.api.operators.SimpleUdfStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.SourceOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperatorFactory;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads the plan of the stream: what is costly is in it once, however many tables are filled. */
class StreamPlanTest {
  private static final SqlTree SHIPPED = SqlTree.open();
  private static final String FEED = "user_activity";
  private static final String SILVER = "silver/user_activity";

  /** Reads a field of the parsed record; each such step parses all of it again. */
  private static final String TYPED = "PARSE_INSTANT(";

  @TempDir Path folder;

  @Test
  void parsesAndDeduplicatesOnceForAllTables() throws Exception {
    Plan plan = plan(SHIPPED, table -> true);
    assertThat(plan.sources())
        .as("the topic once, and what silver has of the days before")
        .containsExactlyInAnyOrder(
            "Source: read user_activity", "Source: rows of silver.user_activity");
    assertThat(plan.steps(RejectRouter.class)).isEqualTo(1);
    assertThat(plan.typed()).isEqualTo(1);
    assertThat(plan.steps(KeepFirst.class)).isEqualTo(1);
    assertThat(plan.steps(MarkFirsts.class)).isEqualTo(1);
    assertThat(plan.deduplicatedBySql()).isZero();
  }

  /** A column that rules and other columns name is computed in a step of its own, not by each. */
  @Test
  void callsAFunctionOnceForEachColumnThatNamesIt() throws Exception {
    Plan plan = plan(SHIPPED, table -> true);
    String sql = SHIPPED.read(SILVER + ".sql");
    for (String function : List.of("PARSE_INSTANT(", "TEXT(", "PARSE_ITEMS(", "LOOKUP(")) {
      assertThat(plan.calls(function))
          .as(function)
          .isEqualTo(Plan.count(sql, function))
          .isPositive();
    }
  }

  /** Flink tells the restored checkpoint only to tasks with state. */
  @Test
  void whatCollectsTheFilesOfACheckpointHasStateInItsTask() throws Exception {
    List<String> tasks = new ArrayList<>();
    plan(SHIPPED, table -> true)
        .graph()
        .getJobGraph()
        .getVertices()
        .forEach(vertex -> tasks.add(vertex.getName()));
    assertThat(tasks)
        .filteredOn(task -> task.contains("Sink pre-commit aggregator"))
        .hasSize((int) tasks.stream().filter(task -> task.contains("Committer")).count())
        .hasSizeGreaterThan(6)
        .allMatch(task -> task.contains(", last checkpoint"));
  }

  /** A cluster has no class of the job's jar when it reads what was submitted, or recovers it. */
  @Test
  void theStepsAreToldWithoutAClassOfOursInTheGraph() throws Exception {
    StreamGraph graph = plan(SHIPPED, table -> true).graph();
    Set<OperatorID> steps = StateGuard.steps(graph);
    graph.serializeUserDefinedInstances();
    assertThat(classes(InstantiationUtil.serializeObject(graph)))
        .contains(StreamGraph.class.getName())
        .noneMatch(name -> name.startsWith("io.lakehouse."))
        .noneMatch(name -> name.startsWith("org.apache.flink.connector.kafka."));

    StreamGraph same = plan(SHIPPED, table -> true).graph();
    Set<OperatorID> ofTheJob = new HashSet<>();
    same.getJobGraph()
        .getVertices()
        .forEach(
            vertex ->
                vertex.getOperatorIDs().forEach(id -> ofTheJob.add(id.getGeneratedOperatorID())));
    assertThat(steps).isEqualTo(ofTheJob);
  }

  /** What reading it asks the class loader for. */
  private static Set<String> classes(byte[] serialized) throws Exception {
    Set<String> names = new HashSet<>();
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(serialized)) {
          @Override
          protected Class<?> resolveClass(ObjectStreamClass type)
              throws IOException, ClassNotFoundException {
            names.add(type.getName());
            return super.resolveClass(type);
          }
        }) {
      in.readObject();
    }
    return names;
  }

  @Test
  void goldTablesAddNone() throws Exception {
    Plan plan = plan(SHIPPED, table -> !table.layer().equals("gold"));
    assertThat(plan.typed()).isEqualTo(1);
    assertThat(plan.steps(KeepFirst.class)).isEqualTo(1);
    assertThat(plan.steps(MarkFirsts.class)).isEqualTo(1);
  }

  /** The figures above are worth something: here they are others. */
  @Test
  void findsASeededSecondOfEach() throws Exception {
    SqlTree twice =
        SHIPPED
            .with(SILVER + "_again.yaml", again(SHIPPED.read(SILVER + ".yaml")))
            .with(SILVER + "_again.sql", again(SHIPPED.read(SILVER + ".sql")));
    Plan plan = plan(twice, table -> true);
    assertThat(plan.typed()).isEqualTo(2);
    assertThat(plan.steps(KeepFirst.class)).isEqualTo(2);
    assertThat(plan.steps(MarkFirsts.class)).isEqualTo(2);
    assertThat(plan.sources()).contains("Source: rows of silver.user_activity_again");
  }

  private static String again(String text) {
    return text.replace("silver.user_activity", "silver.user_activity_again");
  }

  private Plan plan(SqlTree tree, Predicate<TableContract> wanted) throws Exception {
    Settings settings =
        Settings.load("streaming", null, Map.of("lakehouse.catalog.warehouse-uri", "" + folder));
    try (Lakehouse house = new Lakehouse(settings, tree, StreamExecutionEnvironment::new)) {
      house.catalogTool().apply();
      KafkaFeed feed = StreamRun.feed(house, FEED);
      List<TableContract> tables =
          new StreamRun(house, feed).tables().stream().filter(wanted).toList();
      Run run = new Run("plan", LocalDate.parse("2026-11-20"), Duration.ofSeconds(10));
      try (Session session = house.session(Refs.MAIN)) {
        PipelineJob job =
            new PipelineJob(session, house.contracts(), house.statements(), run)
                .read(
                    feed,
                    new ArrivalWatermarks.Quiet(Duration.ofSeconds(2), Duration.ofSeconds(2)));
        tables.forEach(job::fill);
        StreamGraph graph = job.graph("plan");
        return new Plan(graph, graph.getStreamNodes());
      }
    }
  }

  private record Plan(StreamGraph graph, Collection<StreamNode> nodes) {
    List<String> sources() {
      return nodes.stream()
          .filter(node -> node.getOperatorFactory() instanceof SourceOperatorFactory)
          .map(StreamNode::getOperatorName)
          .toList();
    }

    long steps(Class<?> step) {
      return nodes.stream()
          .map(node -> step(node.getOperatorFactory()))
          .filter(step::isInstance)
          .count();
    }

    /** The function in an operator of Flink's, or an operator of our own. */
    private static Object step(StreamOperatorFactory<?> factory) {
      if (factory instanceof SimpleUdfStreamOperatorFactory<?> ofFunction) {
        return ofFunction.getUserFunction();
      }
      return factory instanceof SimpleOperatorFactory<?> simple ? simple.getOperator() : factory;
    }

    long typed() {
      return nodes.stream().filter(node -> node.getOperatorDescription().contains(TYPED)).count();
    }

    long calls(String function) {
      return nodes.stream().mapToLong(n -> count(n.getOperatorDescription(), function)).sum();
    }

    /** How often a name stands in a text, longer names that end with it aside. */
    static long count(String text, String name) {
      return Pattern.compile("(?<!\\w)" + Pattern.quote(name)).matcher(text).results().count();
    }

    /** What the planner calls its own steps of that kind. */
    long deduplicatedBySql() {
      return nodes.stream()
          .filter(node -> node.getOperatorDescription().matches("(?s).*(Deduplicate|Rank)\\(.*"))
          .count();
    }
  }
}
