package io.lakehouse.jobs.testing;

import io.lakehouse.jobs.cluster.EmbeddedCluster;
import io.lakehouse.jobs.config.Settings;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a {@link TestLake}: an empty lakehouse on a temporary warehouse. All tests of a JVM
 * share one MiniCluster, which starts at its first use.
 *
 * <pre>{@code
 * @ExtendWith(LakehouseExtension.class)
 * class UsersIT {
 *   @Test
 *   void publishesAllUsers(TestLake lake) throws Exception {
 *     Files.copy(file, lake.landingFolder("c2c_users", day).resolve("users.csv"));
 *     assertThat(lake.run(day).isPublished()).isTrue();
 *     assertThat(lake.rows("SELECT COUNT(*) FROM silver.users")).containsExactly(Row.of(3L));
 *   }
 * }
 * }</pre>
 *
 * A lake that a {@code @BeforeAll} method asks for is the one of all tests of the class; otherwise
 * each test has its own. It is deleted when the tests that may use it are done.
 */
public final class LakehouseExtension implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(LakehouseExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType().equals(TestLake.class);
  }

  @Override
  public TestLake resolveParameter(ParameterContext parameter, ExtensionContext context) {
    EmbeddedCluster cluster =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .getOrComputeIfAbsent(EmbeddedCluster.class, key -> start(), EmbeddedCluster.class);
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            TestLake.class, key -> new TestLake(cluster, Map.of()), TestLake.class);
  }

  private static EmbeddedCluster start() {
    return EmbeddedCluster.start(
        Settings.load("batch", null, Map.of("taskmanager.memory.managed.size", "256m"))
            .configuration());
  }
}
