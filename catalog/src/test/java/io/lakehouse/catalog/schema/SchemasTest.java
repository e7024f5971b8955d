package io.lakehouse.catalog.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.catalog.Trees;
import io.lakehouse.catalog.contract.Contracts;
import io.lakehouse.catalog.contract.TableContract;
import java.nio.file.Path;
import java.util.Map;
import org.apache.iceberg.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemasTest {
  @TempDir Path root;

  @Test
  void describesColumnsAndMarksPii() {
    Schema schema = Schemas.schema(contract(Trees.in(root)));
    assertThat(schema.findField("user_id").doc()).isEqualTo("The user.");
    assertThat(schema.findField("email").doc()).isEqualTo("PII. Where to write to.");
    assertThat(schema.findField("day").isRequired()).isTrue();
    assertThat(schema.findField("email").isRequired()).isFalse();
  }

  @Test
  void hasNoIdentifierFieldsSoThatFlinkAppends() {
    assertThat(Schemas.schema(contract(Trees.in(root))).identifierFieldIds()).isEmpty();
  }

  @Test
  void partitionsAndSortsAsTheContractSays() {
    TableContract contract =
        contract(
            Trees.in(root)
                .edit(
                    "silver/users.yaml",
                    "partition: [day]",
                    "partition: [month(day), 'bucket(16, user_id)', 'truncate(4, email)', day]")
                .edit("silver/users.yaml", "sort: [user_id]", "sort: [email desc, user_id]"));
    Schema schema = Schemas.schema(contract);
    assertThat(Schemas.texts(Schemas.partitionSpec(contract, schema)))
        .containsExactly("month(day)", "bucket(16, user_id)", "truncate(4, email)", "day");
    assertThat(Schemas.texts(Schemas.sortOrder(contract, schema)))
        .containsExactly("email desc", "user_id");
  }

  @Test
  void letsThePropertiesOfTheContractWin() {
    TableContract contract =
        contract(
            Trees.in(root)
                .edit(
                    "silver/users.yaml",
                    "retention: 400 days",
                    "retention: 400 days\n"
                        + "properties: {write.parquet.compression-codec: gzip, own.key: x}"));
    Map<String, String> properties = Schemas.properties(contract);
    assertThat(properties)
        .containsEntry("write.parquet.compression-codec", "gzip")
        .containsEntry("own.key", "x")
        .containsEntry("format-version", "2")
        .containsEntry("write.parquet.row-group-size-bytes", "33554432")
        .containsEntry("comment", "Users of the store.")
        .containsEntry("lakehouse.kind", "snapshot")
        .containsEntry("lakehouse.grain", "one row per user and day")
        .containsEntry("lakehouse.key", "day,user_id");
  }

  private static TableContract contract(Trees trees) {
    return Contracts.load(trees.tree()).table("silver.users");
  }
}
