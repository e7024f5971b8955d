package io.lakehouse.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StackClassifierTest {

  @ParameterizedTest
  @CsvSource({
    "PARSE, io.lakehouse.jobs.source.csv.CsvTokenizer.scan",
    "PARSE, org.apache.flink.connector.file.src.util.Pool.pollEntry",
    "CONVERT, BatchExecCalc$39.processElement_split12",
    "CONVERT, io.lakehouse.jobs.udf.Numbers.integer",
    "CONVERT, io.lakehouse.jobs.lake.Lookup.eval",
    "CONVERT, io.lakehouse.jobs.stream.KeepGreatest.processElement",
    "AGGREGATE, LocalHashAggregateWithKeys$210.processElement",
    "AGGREGATE, org.apache.flink.table.runtime.hashtable.BinaryHashTable.putBuildRow",
    "AGGREGATE, org.apache.flink.table.runtime.util.collections.binary.BytesMap.lookup",
    "SHUFFLE, org.apache.flink.table.runtime.operators.sort.BinaryIndexedSortable.compare",
    "SHUFFLE, org.apache.flink.runtime.io.network.api.writer.RecordWriter.emit",
    "SHUFFLE, org.apache.flink.runtime.operators.sort.QuickSort.sort",
    "SHUFFLE, io.lakehouse.jobs.pipeline.RowKey.getKey",
    "PARQUET_WRITE, org.apache.iceberg.parquet.ParquetValueWriters$StructWriter.write",
    "PARQUET_WRITE, com.github.luben.zstd.ZstdOutputStreamNoFinalizer.compressStream",
    "PARQUET_READ, org.apache.iceberg.parquet.BaseColumnIterator.advance",
    "PARQUET_READ, com.github.luben.zstd.ZstdInputStreamNoFinalizer.read",
    "PARQUET_READ, org.apache.iceberg.flink.source.DataIterator.next",
    "COMMIT, org.apache.iceberg.flink.sink.IcebergCommitter.commit",
    "COMMIT, org.apache.iceberg.SnapshotProducer.commit",
    "COMMIT, org.apache.iceberg.jdbc.JdbcTableOperations.doCommit",
    "COMMIT, org.sqlite.core.NativeDB.step",
    "COMMIT, io.lakehouse.jobs.run.Branches.publish",
    "PLAN, org.apache.calcite.rel.rules.PushProjector.convert",
    "PLAN, org.apache.flink.table.planner.delegation.PlannerBase.translate",
    "PLAN, org.codehaus.janino.UnitCompiler.compile2",
    "PLAN, io.lakehouse.jobs.pipeline.Statement.substitute",
    "START, picocli.CommandLine.execute",
    "START, io.lakehouse.jobs.cluster.EmbeddedCluster.launch",
    "FLINK, org.apache.flink.runtime.scheduler.DefaultScheduler.startScheduling",
    "FLINK, org.apache.pekko.actor.LightArrayRevolverScheduler.nextTick",
    "OTHER, org.example.Something.runs",
  })
  void knowsWhatAFrameIsAt(Activity expected, String frame) {
    assertThat(
            StackClassifier.BATCH.classify("Thread-7", List.of("java.lang.String.hashCode", frame)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "KAFKA, org.apache.flink.connector.kafka.source.reader.KafkaPartitionSplitReader.fetch",
    "KAFKA, org.apache.kafka.common.record.DefaultRecordBatch.isValid",
    "PARSE, io.lakehouse.jobs.source.kafka.EventDeserializer.deserialize",
    "PARSE, io.lakehouse.jobs.source.json.JsonLineDecoder.decode",
    "BRONZE, io.lakehouse.jobs.stream.TextAsBytes.map",
    "BRONZE, io.lakehouse.jobs.stream.RejectRouter.processElement",
    "CONVERT, io.lakehouse.jobs.stream.RuleRouter.processElement",
    "CONVERT, StreamExecCalc$39.processElement",
    "DEDUPLICATE, io.lakehouse.jobs.stream.KeepFirst.processElement",
    "DEDUPLICATE, io.lakehouse.jobs.stream.InArrivalOrder.processElement",
    "DEDUPLICATE, io.lakehouse.jobs.pipeline.RowKey.getKey",
    "FIRSTS, io.lakehouse.jobs.stream.MarkFirsts.processElement",
    "WINDOWS, LocalWindowAggsHandler$812.accumulate",
    "WINDOWS, org.apache.flink.table.runtime.operators.window.tvf.common.WindowAggOperator.onTimer",
    "PARQUET_WRITE, org.apache.iceberg.parquet.ParquetValueWriters$StructWriter.write",
    "CHECKPOINT, org.apache.flink.runtime.state.heap.HeapSnapshotStrategy$1.callInternal",
    "CHECKPOINT, org.apache.flink.state.rocksdb.snapshot.RocksIncrementalSnapshotStrategy.asyncSnapshot",
    "CHECKPOINT, org.apache.flink.runtime.checkpoint.CheckpointCoordinator.startTriggeringCheckpoint",
    "COMMIT, org.apache.iceberg.flink.sink.IcebergCommitter.commit",
  })
  void knowsTheStepsOfAStream(Activity expected, String frame) {
    assertThat(StackClassifier.STREAM.classify("x (1/2)#0", List.of(frame))).isEqualTo(expected);
  }

  @Test
  void laysWorkOnStateOnTheStepThatAsksForIt() {
    assertThat(
            StackClassifier.STREAM.classify(
                "firsts of silver.user_activity (1/2)#0",
                List.of(
                    "org.rocksdb.RocksDB.get",
                    "org.apache.flink.state.rocksdb.RocksDBValueState.value",
                    "org.apache.flink.runtime.state.heap.CopyOnWriteStateMap.get",
                    "io.lakehouse.jobs.stream.SeenOnHeap.find",
                    "io.lakehouse.jobs.stream.MarkFirsts.processElement")))
        .isEqualTo(Activity.FIRSTS);
  }

  @ParameterizedTest
  @CsvSource({"STATE, rocksdb:low", "CHECKPOINT, AsyncOperations", "KAFKA, Source Data Fet"})
  void knowsTheThreadsOfAStreamByTheirNames(Activity expected, String thread) {
    assertThat(StackClassifier.STREAM.ofThread(thread)).isEqualTo(expected);
  }

  @Test
  void takesTheFrameNearestToTheTopThatSaysSomething() {
    assertThat(
            StackClassifier.BATCH.classify(
                "Source: users[1] -> Calc[2] (1/2)#0",
                List.of(
                    "org.apache.flink.core.memory.MemorySegment.get",
                    "org.apache.flink.table.data.binary.BinaryStringData.copy",
                    "BatchExecCalc$39.processElement",
                    "org.apache.flink.streaming.runtime.tasks.ChainingOutput.collect",
                    "org.apache.iceberg.flink.source.reader.IcebergSourceRecordEmitter.emitRecord")))
        .isEqualTo(Activity.CONVERT);
  }

  @Test
  void countsClassesThatAreLoadedAsStart() {
    assertThat(
            StackClassifier.BATCH.classify(
                "main",
                List.of(
                    "java.util.zip.Inflater.inflate",
                    "java.lang.ClassLoader.loadClass",
                    "org.apache.calcite.rel.rules.CoreRules.<clinit>")))
        .isEqualTo(Activity.START);
  }

  @Test
  void countsClassesThatJaninoLooksUpAsPlan() {
    assertThat(
            StackClassifier.BATCH.classify(
                "main",
                List.of(
                    "java.lang.ClassLoader.loadClass",
                    "org.codehaus.janino.ClassLoaderIClassLoader.findIClass")))
        .isEqualTo(Activity.PLAN);
  }

  @ParameterizedTest
  @CsvSource({
    "JIT, C2 CompilerThre",
    "JIT, Sweeper thread",
    "GC, GC Thread#1",
    "GC, VM Thread",
    "START, main",
    "SHUFFLE, SortMerger spil",
    "FLINK, flink-pekko.act",
    "OTHER, Thread-12"
  })
  void knowsTheJvmsThreadsByTheirNames(Activity expected, String thread) {
    assertThat(StackClassifier.BATCH.ofThread(thread)).isEqualTo(expected);
  }
}
