package io.lakehouse.jobs.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLConnection;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.SecurityOptions;

/**
 * The job of a stream on a cluster that others can ask for it: such a job lives on when the process
 * that has submitted it is gone.
 *
 * @param cluster address of the REST interface
 * @param job the job's id
 */
record ClusterJob(String cluster, String job) {
  private static final int PATIENCE_MILLIS = 3_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Where the cluster of the settings can be asked; empty for one inside this process. */
  static Optional<String> address(Configuration settings) {
    return settings
        .getOptional(RestOptions.ADDRESS)
        .filter(host -> !"0".equals(settings.get(RestOptions.BIND_PORT)))
        .map(
            host ->
                "%s://%s:%d"
                    .formatted(
                        SecurityOptions.isRestSSLEnabled(settings) ? "https" : "http",
                        host,
                        settings.get(RestOptions.PORT)));
  }

  /** The job of a row of {@code ops.runs}; empty where its process and its cluster are one. */
  static Optional<ClusterJob> of(Map<String, Object> run) {
    return StreamLog.option(run, StreamLog.CLUSTER)
        .flatMap(
            cluster ->
                StreamLog.option(run, StreamLog.JOB).map(job -> new ClusterJob(cluster, job)));
  }

  /** What the cluster says of the job; empty when it does not answer or does not know it. */
  Optional<JobStatus> status() {
    try {
      // No client with threads of its own: in a JobManager they would hold the program's classes.
      URLConnection ask =
          URI.create("%s/jobs/%s/status".formatted(cluster, job)).toURL().openConnection();
      ask.setConnectTimeout(PATIENCE_MILLIS);
      ask.setReadTimeout(PATIENCE_MILLIS);
      try (InputStream answer = ask.getInputStream()) {
        return Optional.of(JobStatus.valueOf(JSON.readTree(answer).path("status").asText()));
      }
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
