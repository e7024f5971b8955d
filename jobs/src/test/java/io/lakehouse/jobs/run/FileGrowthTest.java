package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.jobs.config.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FileGrowthTest {
  @Test
  void theBoundFollowsFromTheSettings() {
    // An hour has 360 intervals of 10 s, and two writers close a file in each.
    assertThat(FileGrowth.most(Settings.load("streaming", null, Map.of()))).isEqualTo(720);
    assertThat(
            FileGrowth.most(
                Settings.load(
                    "streaming",
                    null,
                    Map.of(
                        "execution.checkpointing.interval", "1 min", "parallelism.default", "4"))))
        .isEqualTo(240);
    assertThat(
            FileGrowth.most(Settings.load("streaming", null, Map.of("distribution-mode", "hash"))))
        .isEqualTo(360);
  }
}
