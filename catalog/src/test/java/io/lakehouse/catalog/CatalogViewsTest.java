package io.lakehouse.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakehouse.catalog.contract.ContractException;
import io.lakehouse.catalog.contract.Contracts;
import io.lakehouse.catalog.contract.SqlTree;
import io.lakehouse.catalog.schema.Change;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.iceberg.catalog.ViewCatalog;
import org.apache.iceberg.view.SQLViewRepresentation;
import org.apache.iceberg.view.View;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogViewsTest {
  private static final String CONTRACT =
      """
      view: silver.mail
      doc: Users with mail.
      grain: one row per user
      owner: data
      columns:
        - {name: user_id, type: bigint, doc: The user.}
        - {name: users, type: bigint, doc: How many.}
      """;
  private static final String SQL =
      "SELECT u.`user_id` AS user_id, COUNT(*) AS users FROM silver.users AS u GROUP BY u.user_id\n";

  @TempDir Path root;
  @TempDir Path warehouse;
  private Trees trees;
  private Lake lake;

  @BeforeEach
  void open() {
    trees =
        Trees.in(root).with("views/silver.mail.yaml", CONTRACT).with("views/silver.mail.sql", SQL);
    lake = Lakes.embedded(warehouse);
  }

  @AfterEach
  void close() {
    lake.close();
  }

  private CatalogTool tool() {
    return new CatalogTool(lake, Contracts.load(SqlTree.of(root)));
  }

  private View view() {
    return ((ViewCatalog) lake.catalog()).loadView(Lake.id("silver.mail"));
  }

  private Map<String, String> texts() {
    return view().currentVersion().representations().stream()
        .map(SQLViewRepresentation.class::cast)
        .collect(Collectors.toMap(SQLViewRepresentation::dialect, SQLViewRepresentation::sql));
  }

  @Test
  void makesAViewWithATextForSparkAndOneForTrino() {
    assertThat(tool().plan()).extracting(Change::describe).contains("+ silver.mail view");

    tool().apply();

    assertThat(tool().plan()).isEmpty();
    assertThat(tool().apply()).isEmpty();
    assertThat(texts())
        .containsOnlyKeys("spark", "trino")
        .containsEntry("spark", SQL)
        .hasEntrySatisfying("trino", sql -> assertThat(sql).contains("u.\"user_id\""));
    assertThat(view().schema().columns())
        .extracting(column -> column.name() + " " + column.type() + " " + column.doc())
        .containsExactly("user_id long The user.", "users long How many.");
    assertThat(view().currentVersion().defaultNamespace().toString()).isEqualTo("silver");
  }

  @Test
  void makesItAnewWhenItsSqlHasChanged() {
    tool().apply();
    trees.edit("views/silver.mail.sql", "COUNT(*)", "COUNT(u.email)");

    assertThat(tool().apply())
        .extracting(Change::describe)
        .containsExactly("~ silver.mail view from its SQL");

    assertThat(texts().get("spark")).contains("COUNT(u.email)");
    assertThat(tool().plan()).isEmpty();
  }

  @Test
  void refusesAViewWithoutContractAndAContractWithoutSql() {
    trees
        .with("views/silver.a.sql", SQL)
        .with("views/silver.b.yaml", CONTRACT.replace("silver.mail", "silver.b"));
    assertThatThrownBy(this::tool)
        .isInstanceOf(ContractException.class)
        .hasMessageContaining(
            "views/silver.a.sql:1: there is no contract beside it, write views/silver.a.yaml")
        .hasMessageContaining(
            "views/silver.b.yaml:1: there is no SQL beside it that makes the view");
  }
}
