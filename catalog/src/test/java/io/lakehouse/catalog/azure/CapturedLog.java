package io.lakehouse.catalog.azure;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.assertj.core.util.Throwables;

/** All that the storage's clients log meanwhile, on every level; it does not reach the console. */
final class CapturedLog extends AbstractAppender implements AutoCloseable {
  private static final List<String> LOGGERS =
      List.of("com.azure", "io.lakehouse", "org.apache.iceberg", "reactor");

  private final List<String> lines = new CopyOnWriteArrayList<>();

  private CapturedLog() {
    super("captured", null, null, true, Property.EMPTY_ARRAY);
  }

  static CapturedLog ofTheClients() {
    CapturedLog log = new CapturedLog();
    log.begin();
    return log;
  }

  private void begin() {
    super.start();
    LoggerContext context = (LoggerContext) LogManager.getContext(false);
    for (String name : LOGGERS) {
      LoggerConfig logger = new LoggerConfig(name, Level.ALL, false);
      logger.addAppender(this, Level.ALL, null);
      context.getConfiguration().addLogger(name, logger);
    }
    context.updateLoggers();
  }

  @Override
  public void append(LogEvent event) {
    String trace = event.getThrown() == null ? "" : Throwables.getStackTrace(event.getThrown());
    lines.add(event.getMessage().getFormattedMessage() + "\n" + trace);
  }

  String text() {
    return String.join("\n", lines);
  }

  @Override
  public void close() {
    LoggerContext context = (LoggerContext) LogManager.getContext(false);
    LOGGERS.forEach(context.getConfiguration()::removeLogger);
    context.updateLoggers();
    stop();
  }
}
