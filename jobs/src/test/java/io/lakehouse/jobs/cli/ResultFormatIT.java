package io.lakehouse.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.jobs.run.Query;
import io.lakehouse.jobs.testing.LakehouseExtension;
import io.lakehouse.jobs.testing.TestLake;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LakehouseExtension.class)
class ResultFormatIT {
  private static final String ROWS =
      """
      SELECT i, t, d, m, b, w
      FROM (VALUES
          (1, 'plain', 0.5e0, 12.50, TRUE, DATE '2026-11-20'),
          (2, 'comma, "quote"', 1e30, 0.00, FALSE, DATE '2026-11-21'),
          (3, CAST(NULL AS STRING), CAST(NULL AS DOUBLE), CAST(NULL AS DECIMAL(4, 2)),
              CAST(NULL AS BOOLEAN), CAST(NULL AS DATE))
      ) AS v (i, t, d, m, b, w)
      ORDER BY i
      """;
  private static final String NONE = "SELECT i FROM (VALUES (1)) AS v (i) WHERE i > 1";

  private static String print(TestLake lake, ResultFormat format, String sql) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8)) {
      format.write(new Query(lake.house()).run(sql, null), stream);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void printsCsvWithAHeaderAndNullAsNothing(TestLake lake) throws Exception {
    assertThat(print(lake, ResultFormat.csv, ROWS))
        .isEqualTo(
            """
            i,t,d,m,b,w
            1,plain,0.5,12.50,true,2026-11-20
            2,"comma, ""quote""\",1.0E30,0.00,false,2026-11-21
            3,,,,,
            """);
    assertThat(print(lake, ResultFormat.csv, NONE)).isEqualTo("i\n");
  }

  @Test
  void printsJsonAsAnArrayOfRows(TestLake lake) throws Exception {
    assertThat(print(lake, ResultFormat.json, ROWS))
        .isEqualTo(
            """
            [{"i":1,"t":"plain","d":0.5,"m":12.5,"b":true,"w":"2026-11-20"}
            ,{"i":2,"t":"comma, \\"quote\\"","d":1.0E30,"m":0,"b":false,"w":"2026-11-21"}
            ,{"i":3,"t":null,"d":null,"m":null,"b":null,"w":null}
            ]
            """);
    assertThat(print(lake, ResultFormat.json, NONE)).isEqualTo("[]\n");
  }
}
