package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.ConfigurationFactory;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

/** Lines of the log as each of our log configurations lays them out. */
class LoggedRunTest {
  private static final String DAY = "2026-11-20";
  private static final String RUN = "20261120_abc";

  @TempDir private Path folder;

  @AfterEach
  void end() {
    LoggedRun.end();
    MDC.remove("flink-job-id");
  }

  /** What an appender makes of an event of this thread. */
  private String line(String resource, String appender) throws Exception {
    System.setProperty("log.file", folder.resolve("test.log").toString());
    try (LoggerContext context = new LoggerContext("layouts")) {
      URI config = LoggedRun.class.getResource(resource).toURI();
      Configuration configuration =
          ConfigurationFactory.getInstance().getConfiguration(context, "layouts", config);
      configuration.initialize();
      Appender found = configuration.getAppender(appender);
      return found
          .getLayout()
          .toSerializable(
              Log4jLogEvent.newBuilder()
                  .setLoggerName("io.lakehouse.jobs.run.RunRow")
                  .setMessage(new SimpleMessage("\"quoted\"\nand broken"))
                  .setThrown(new IllegalStateException("why"))
                  .build())
          .toString();
    } finally {
      System.clearProperty("log.file");
    }
  }

  @Test
  void textHasTheRunAndItsDateAndElseFlinksJob() throws Exception {
    for (String resource : List.of("/log4j2.xml", "/flink-conf/log4j.properties")) {
      LoggedRun.begin(RUN, DAY, List.of("orders"));
      assertThat(line(resource, "file"))
          .contains("] run_id=20261120_abc date=2026-11-20 \"quoted\"")
          .contains("IllegalStateException: why");
      LoggedRun.end();
      assertThat(line(resource, "file")).contains("] \"quoted\"").doesNotContain("run_id");
      MDC.put("flink-job-id", "f00");
      assertThat(line(resource, "file")).contains("] flink-job-id=f00 \"quoted\"");
      MDC.remove("flink-job-id");
    }
  }

  @Test
  void jsonIsALineAnEventWithTheRunAsKeys() throws Exception {
    LoggedRun.begin(RUN, DAY, List.of("orders", "products"));
    MDC.put("flink-job-id", "f00");
    String line = line("/flink-conf/log4j-console.properties", "console");
    assertThat(line.strip()).doesNotContain("\n");
    JsonNode event = new ObjectMapper().readTree(line);
    assertThat(event.path("run_id").asText()).isEqualTo(RUN);
    assertThat(event.path("date").asText()).isEqualTo(DAY);
    assertThat(event.path("feeds").asText()).isEqualTo("orders,products");
    assertThat(event.path("flink-job-id").asText()).isEqualTo("f00");
    assertThat(event.path("message").asText()).isEqualTo("\"quoted\"\nand broken");
    assertThat(event.path("error.message").asText()).isEqualTo("why");
    assertThat(event.path("@timestamp").asText()).endsWith("Z");
  }

  @Test
  void threadsThatWorkForARunLogItToo() throws Exception {
    LoggedRun.begin(RUN, DAY, List.of("orders"));
    List<String> seen = new CopyOnWriteArrayList<>();
    Parallel.forEach(List.of(1, 2, 3), item -> seen.add(MDC.get("run_id")));
    LoggedRun.end();
    Parallel.forEach(List.of(4), item -> seen.add("" + MDC.get("run_id")));
    assertThat(seen).containsExactly(RUN, RUN, RUN, "null");
  }
}
