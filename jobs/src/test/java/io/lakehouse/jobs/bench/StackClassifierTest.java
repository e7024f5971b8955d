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
    "CONVERT, io.lakehouse.jobs.lake.SeedLookup.eval",
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
