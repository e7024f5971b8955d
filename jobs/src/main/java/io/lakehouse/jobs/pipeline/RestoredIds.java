package io.lakehouse.jobs.pipeline;

import java.util.List;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.graph.StreamEdge;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.api.operators.SimpleOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamMap;
import org.apache.flink.streaming.runtime.operators.sink.CommitterOperatorFactory;

/**
 * Lets Iceberg's sinks know from which checkpoint their job goes on. When its input ends, the step
 * that collects the files of a checkpoint counts on from the id of the last one that it knows,
 * which is the restored one until the next barrier comes; but Flink tells that id only to tasks
 * that have state, and this one has none. Behind a restart it would count from 0, and the committer
 * would take the last files of a stream that ends or is drained for those of a checkpoint that is
 * committed, and drop them without a word. Here each such step gets a neighbour in its task that
 * has state, which needs chains of steps. Upstream: not reported so far, Iceberg 1.11.0 and main of
 * August 2026 have it.
 */
final class RestoredIds {
  /** Package-private in Iceberg. */
  private static final String COLLECTOR = "IcebergWriteAggregator";

  private RestoredIds() {}

  /**
   * Changes the graph of a stream, before anything else asks for the ids of its steps.
   *
   * @throws IllegalStateException when a sink has no such step, as that of another Iceberg may
   */
  static void tell(StreamGraph graph) {
    List<StreamNode> nodes = List.copyOf(graph.getStreamNodes());
    List<StreamNode> collectors = nodes.stream().filter(RestoredIds::isCollector).toList();
    long sinks =
        nodes.stream()
            .filter(node -> node.getOperatorFactory() instanceof CommitterOperatorFactory)
            .count();
    if (collectors.size() != sinks) {
      throw new IllegalStateException(
          "Cannot tell Iceberg's sinks the restored checkpoint, their steps are not as they were: %d of %d have an %s"
              .formatted(collectors.size(), sinks, COLLECTOR));
    }
    collectors.forEach(collector -> addNeighbour(graph, collector));
  }

  private static boolean isCollector(StreamNode node) {
    return node.getOperatorFactory() instanceof SimpleOperatorFactory<?> simple
        && simple.getOperator().getClass().getSimpleName().equals(COLLECTOR);
  }

  private static void addNeighbour(StreamGraph graph, StreamNode collector) {
    int id = Transformation.getNewNodeId();
    String name = collector.getOperatorName() + ", last checkpoint";
    graph.addOperator(
        id,
        collector.getSlotSharingGroup(),
        collector.getCoLocationGroup(),
        SimpleOperatorFactory.of(new StreamMap<>(new KeptId<>())),
        null,
        null,
        name);
    StreamNode neighbour = graph.getStreamNode(id);
    neighbour.setSerializersIn(collector.getTypeSerializerOut());
    neighbour.setSerializerOut(collector.getTypeSerializerOut());
    graph.setParallelism(id, collector.getParallelism());
    graph.setMaxParallelism(id, collector.getMaxParallelism());
    if (collector.getTransformationUID() != null) {
      graph.setTransformationUID(id, collector.getTransformationUID() + ", last checkpoint");
    }
    for (StreamEdge edge : List.copyOf(collector.getOutEdges())) {
      StreamNode target = graph.getStreamNode(edge.getTargetId());
      collector.getOutEdges().remove(edge);
      target.getInEdges().remove(edge);
      int partition = Transformation.getNewNodeId();
      graph.addVirtualPartitionNode(id, partition, edge.getPartitioner(), edge.getExchangeMode());
      graph.addEdge(partition, target.getId(), edge.getTypeNumber());
    }
    graph.addEdge(collector.getId(), id, 0);
  }

  /** Hands on what comes, and has state. */
  private static final class KeptId<T> implements MapFunction<T, T>, CheckpointedFunction {
    private static final long serialVersionUID = 1L;

    private transient ListState<Long> state;

    @Override
    public T map(T value) {
      return value;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
      state =
          context
              .getOperatorStateStore()
              .getListState(new ListStateDescriptor<>("last-checkpoint", Types.LONG));
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
      state.update(List.of(context.getCheckpointId()));
    }
  }
}
