package io.lakehouse.jobs.bench;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Tells from a stack what its thread was at. The frame nearest to the top that says something
 * decides: chained operators call one another, so that the frames below belong to whoever handed
 * the row over.
 */
final class StackClassifier {
  /** One frame's classes and what they are; of several rules that fit the first holds. */
  private record Rule(Activity activity, Pattern frames) {}

  private static final Pattern CLASS_LOADING =
      Pattern.compile(
          "^(java\\.lang\\.ClassLoader\\.|java\\.lang\\.Class\\.forName|jdk\\.internal\\.loader\\."
              + "|java\\.lang\\.invoke\\.MethodHandleNatives\\.link|java\\.util\\.zip\\.ZipFile\\$Source)");

  /** Janino looks classes up by loading them: that is compiling. */
  private static final Pattern COMPILER =
      Pattern.compile("^org\\.codehaus\\.(janino|commons\\.compiler)\\.");

  /** Works for whoever calls it. */
  private static final String NEUTRAL =
      "^(javax?|jdk|sun|com\\.sun|scala)\\.|\\.shaded\\.(com\\.fasterxml|guava|.*google)"
          + "|^org\\.apache\\.iceberg\\.(relocated|util|types|expressions|io|hadoop|common"
          + "|mapping|Schema|PartitionKey|PartitionSpec|StructLike|Accessors"
          + "|flink\\.(FlinkRowData|RowDataWrapper|FlinkSchemaUtil|TypeToFlinkType))\\b"
          + "|^org\\.apache\\.flink\\.(types|util|metrics|core\\.(memory|fs|io)|table\\.(data|types|utils)"
          + "|api\\.(common|java)\\.typeutils|runtime\\.(memory|metrics)"
          + "|streaming\\.(runtime\\.streamrecord|api\\.operators\\.sorted)"
          + "|table\\.runtime\\.(typeutils|util(?!\\.collections)|operators\\.multipleinput))\\."
          + "|^org\\.apache\\.hadoop\\.(fs|io)\\.";

  /** In a stream state works for whoever asks for it. */
  private static final String STATE =
      "|^io\\.lakehouse\\.jobs\\.stream\\.(Seen\\w*|RowId|Varint)\\b"
          + "|^org\\.rocksdb\\.|^org\\.apache\\.flink\\.(state\\.rocksdb|runtime\\.state)\\."
          + "(?!.*(Snapshot|Checkpoint))";

  private static final List<Rule> RULES =
      List.of(
          rule(Activity.SHUFFLE, "^io\\.lakehouse\\.jobs\\.pipeline\\.RowKey\\b"),
          rule(
              Activity.PARSE,
              "^io\\.lakehouse\\.jobs\\.source\\.|^org\\.apache\\.flink\\.connector\\.file\\."),
          rule(
              Activity.CONVERT,
              "^io\\.lakehouse\\.jobs\\.(udf\\.|stream\\.|lake\\.Lookup\\b)"
                  + "|^org\\.apache\\.flink\\.table\\.shaded\\.com\\.jayway\\."),
          rule(
              Activity.START,
              "^(picocli|org\\.apache\\.hadoop)\\.|^io\\.lakehouse\\.jobs\\.(cli|config|cluster)\\."),
          rule(
              Activity.PLAN,
              COMPILER.pattern()
                  + "|^org\\.apache\\.calcite\\.|^org\\.apache\\.flink\\.sql\\.parser\\."
                  + "|^org\\.apache\\.flink\\.table\\.(planner|api|catalog|codesplit|connector"
                  + "|delegation|expressions|factories|functions|legacy|module|operations|resource"
                  + "|shaded|runtime\\.generated)\\."
                  + "|^org\\.apache\\.flink\\.streaming\\.api\\.(graph|transformations|environment"
                  + "|datastream)\\.|^io\\.lakehouse\\.jobs\\.pipeline\\."),
          rule(
              Activity.AGGREGATE,
              "^\\w*(Aggregate|Agg|Join|Rank|Window|OverWindow)\\w*\\$\\d+"
                  + "|^org\\.apache\\.flink\\.table\\.runtime\\.(hashtable|util\\.collections"
                  + "|operators\\.(aggregate|join|rank|over|window))\\."),
          rule(
              Activity.SHUFFLE,
              "^\\w*(Sort|KeyComputer|Comparator|HashCode|Partition)\\w*\\$\\d+"
                  + "|^org\\.apache\\.flink\\.table\\.runtime\\.(operators\\.sort|partitioner|io)\\."
                  + "|^org\\.apache\\.flink\\.runtime\\.(io|plugable"
                  + "|operators\\.(sort|shipstrategy|util))\\."
                  + "|^org\\.apache\\.flink\\.streaming\\.(api\\.operators\\.sort"
                  + "|runtime\\.(io|partitioner))\\."
                  + "|^org\\.apache\\.flink\\.connector\\.base\\."),
          // Generated code is in no package.
          rule(Activity.CONVERT, "^org\\.apache\\.flink\\.table\\.runtime\\.|^[A-Z]\\w*\\$\\d+"),
          rule(
              Activity.COMMIT,
              "^org\\.apache\\.iceberg\\.([A-Z]|flink\\.sink\\.\\w*(Commit|Manifest|WriteResultAggregator)"
                  + "|flink\\.source\\.(enumerator|assigner|FlinkSplitPlanner)"
                  + "|(avro|catalog|flink\\.(Flink)?(Catalog|TableLoader)|jdbc|metrics"
                  + "|shaded\\.org\\.apache\\.avro)\\b)"
                  + "|^org\\.sqlite\\.|^io\\.lakehouse\\.(catalog|jobs\\.(lake|run))\\."),
          rule(
              Activity.PARQUET_WRITE,
              "^(org\\.apache\\.iceberg|com\\.github\\.luben|org\\.xerial)\\..*"
                  + "(Writ|Compress|Encod|OutputStream|Deflat|Statistic)(?!.*Decompress)"
                  + "|^org\\.apache\\.iceberg\\.flink\\.sink\\."),
          rule(
              Activity.PARQUET_READ,
              "^(org\\.apache\\.iceberg|com\\.github\\.luben|org\\.xerial)\\..*"
                  + "(Read|Decompress|Decod|InputStream|Inflat|Iterator)"
                  + "|^org\\.apache\\.iceberg\\.flink\\.(source\\.|data\\.RowDataUtil)"),
          rule(Activity.FLINK, "^org\\.apache\\.(flink|pekko)\\.|^io\\.netty\\."));

  private static final List<Rule> THREADS =
      List.of(
          rule(Activity.JIT, "^(C1|C2) Compiler|^Sweeper thread"),
          rule(Activity.GC, "^(GC|G1|Parallel GC|VM) |^VM Thread|^VM Periodic"),
          rule(Activity.START, "^(main|java)$|^(Common-)?ForkJoin"),
          rule(Activity.PARQUET_READ, "^Source Data Fetch"),
          rule(Activity.SHUFFLE, "^(SortMerger|IOManager)"),
          rule(Activity.COMMIT, "^iceberg-|^pool-"),
          rule(Activity.FLINK, "^(flink|jobmanager|jobmaster|resourcemanager|mini-cluster)"));

  /** What tells the steps of a stream from one another; for the rest the batch's rules hold. */
  private static final List<Rule> STREAM_RULES =
      List.of(
          rule(
              Activity.KAFKA,
              "^org\\.apache\\.(kafka|flink\\.connector\\.kafka)\\.|^net\\.jpountz\\."),
          rule(Activity.BRONZE, "^io\\.lakehouse\\.jobs\\.stream\\.(RejectRouter|TextAsBytes)\\b"),
          rule(
              Activity.DEDUPLICATE,
              "^io\\.lakehouse\\.jobs\\.(stream\\.(KeepFirst|ByArrival|InArrivalOrder|Bucket)"
                  + "|pipeline\\.RowKey)\\b"),
          rule(Activity.FIRSTS, "^io\\.lakehouse\\.jobs\\.stream\\.MarkFirsts\\b"),
          rule(
              Activity.WINDOWS,
              "^\\w*(Aggregate|Agg|Window)\\w*\\$\\d+"
                  + "|^org\\.apache\\.flink\\.table\\.runtime\\.(util\\.collections"
                  + "|operators\\.(aggregate|window))\\."),
          rule(
              Activity.CHECKPOINT,
              "^org\\.apache\\.flink\\.(runtime|state|streaming)\\..*(Snapshot|Checkpoint)"));

  private static final List<Rule> STREAM_THREADS =
      List.of(
          rule(Activity.STATE, "^rocksdb"),
          rule(Activity.KAFKA, "^(kafka-|Source Data Fet)"),
          rule(Activity.CHECKPOINT, "^(Checkpoint|AsyncOperations)"));

  /** For a day in batch mode. */
  static final StackClassifier BATCH =
      new StackClassifier(Pattern.compile(NEUTRAL), RULES, THREADS);

  /** For a job in streaming mode. */
  static final StackClassifier STREAM =
      new StackClassifier(
          Pattern.compile(NEUTRAL + STATE),
          both(STREAM_RULES, RULES),
          both(STREAM_THREADS, THREADS));

  private final Pattern neutral;
  private final List<Rule> rules;
  private final List<Rule> threads;

  private StackClassifier(Pattern neutral, List<Rule> rules, List<Rule> threads) {
    this.neutral = neutral;
    this.rules = rules;
    this.threads = threads;
  }

  /**
   * What a stack is at.
   *
   * @param thread name of the thread
   * @param frames {@code class.method}, the top of the stack first
   */
  Activity classify(String thread, List<String> frames) {
    boolean loading = false;
    for (String frame : frames) {
      if (CLASS_LOADING.matcher(frame).find()) {
        loading = true;
      } else if (loading && !neutral.matcher(frame).find()) {
        return COMPILER.matcher(frame).find() ? Activity.PLAN : Activity.START;
      } else if (!neutral.matcher(frame).find()) {
        Optional<Activity> found = first(rules, frame);
        if (found.isPresent()) {
          return found.get();
        }
      }
    }
    return loading ? Activity.START : ofThread(thread);
  }

  /** What a thread is at of which no stack is known: all that its name says. */
  Activity ofThread(String name) {
    return first(threads, name).orElse(Activity.OTHER);
  }

  private static Optional<Activity> first(List<Rule> rules, String text) {
    return rules.stream()
        .filter(rule -> rule.frames().matcher(text).find())
        .map(Rule::activity)
        .findFirst();
  }

  private static List<Rule> both(List<Rule> own, List<Rule> more) {
    return Stream.concat(own.stream(), more.stream()).toList();
  }

  private static Rule rule(Activity activity, String pattern) {
    return new Rule(activity, Pattern.compile(pattern));
  }
}
