package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts, containers and processes as Linux would show them, in folders. */
class OwnerTest {
  private static final Duration LEASE = Duration.ofMinutes(10);
  private static final String BOOT = "ce0b5d08-b115-4b1b-8cdf-d35d386173d5";

  @TempDir private Path proc;
  private ProcessTable here;

  @BeforeEach
  void start() throws IOException {
    here = host("here", BOOT, "pid:[4026531836]");
    process(here, 7, 'S', 1_000);
  }

  private ProcessTable host(String name, String boot, String namespace) throws IOException {
    Path folder = proc.resolve(name);
    Files.createDirectories(folder.resolve("sys/kernel/random"));
    Files.writeString(folder.resolve("sys/kernel/random/boot_id"), boot + "\n");
    Files.createDirectories(folder.resolve("self/ns"));
    Files.createSymbolicLink(folder.resolve("self/ns/pid"), Path.of(namespace));
    return new ProcessTable(folder);
  }

  private static void process(ProcessTable host, long pid, char state, long start)
      throws IOException {
    Path folder = Files.createDirectories(host.proc().resolve(Long.toString(pid)));
    Files.writeString(
        folder.resolve("stat"),
        "%d (ja) va x) %s 1 7 7 0 -1 4194304 1 0 0 0 1 1 0 0 20 0 9 0 %d 99 1\n"
            .formatted(pid, state, start));
  }

  private static Owner owner(ProcessTable host, long pid, long start, Duration silence) {
    long seen = System.currentTimeMillis() - silence.toMillis();
    return new Owner("t", "lake", host.place(), pid, start, seen);
  }

  private static Owner silent(ProcessTable host, long pid, long start) {
    return owner(host, pid, start, LEASE.plusMinutes(1));
  }

  private static Owner fresh(ProcessTable host, long pid, long start) {
    return owner(host, pid, start, Duration.ZERO);
  }

  @Test
  void asksForTheProcessWhereItsNumberCounts() {
    assertThat(silent(here, 7, 1_000).isAlive(LEASE, here)).isTrue();
    assertThat(fresh(here, 8, 1_000).isAlive(LEASE, here)).as("no such process").isFalse();
    assertThat(fresh(here, 7, 999).isAlive(LEASE, here)).as("the number came again").isFalse();
  }

  @Test
  void takesAProcessThatWaitsForItsParentForDead() throws IOException {
    process(here, 7, 'Z', 1_000);
    assertThat(fresh(here, 7, 1_000).isAlive(LEASE, here)).isFalse();
  }

  @Test
  void goesByTheLastSignOfAContainerWithTheSameHostName() throws IOException {
    ProcessTable container = host("container", BOOT, "pid:[4026532300]");
    assertThat(fresh(container, 7, 1_000).isAlive(LEASE, here)).isTrue();
    assertThat(fresh(container, 9, 1_000).isAlive(LEASE, here)).isTrue();
    assertThat(silent(container, 7, 1_000).isAlive(LEASE, here))
        .as("a process of this one has the same number and start")
        .isFalse();
  }

  @Test
  void goesByTheLastSignOfAnotherStartOfTheSystem() throws IOException {
    ProcessTable other = host("other", "00000000-0000-4000-8000-000000000000", "pid:[4026531836]");
    assertThat(fresh(other, 9, 1_000).isAlive(LEASE, here)).isTrue();
    assertThat(silent(other, 7, 1_000).isAlive(LEASE, here)).isFalse();
  }

  @Test
  void goesByTheLastSignWhereNothingCanBeRead() throws IOException {
    ProcessTable blind = new ProcessTable(Files.createDirectories(proc.resolve("blind")));
    assertThat(blind.place()).isEmpty();
    assertThat(fresh(blind, 9, 1_000).isAlive(LEASE, blind)).isTrue();
    assertThat(silent(blind, 9, 1_000).isAlive(LEASE, blind)).isFalse();
    Files.writeString(here.proc().resolve("7/stat"), "7 (java) S 1");
    assertThat(fresh(here, 7, 1_000).isAlive(LEASE, here)).isTrue();
    assertThat(silent(here, 7, 1_000).isAlive(LEASE, here)).isFalse();
    assertThat(silent(here, 7, 0).isAlive(LEASE, here)).as("its start is not known").isFalse();
  }

  @Test
  void asksTheSystemWhereThereIsNoFolderOfProcesses() throws IOException {
    ProcessTable elsewhere = new ProcessTable(proc.resolve("none"));
    long self = ProcessHandle.current().pid();
    assertThat(elsewhere.place()).isEqualTo(ProcessTable.hostName());
    long start = elsewhere.bornAt(self).orElseThrow();
    assertThat(silent(elsewhere, self, start).isAlive(LEASE, elsewhere)).isTrue();
    assertThat(fresh(elsewhere, self, start - 1).isAlive(LEASE, elsewhere)).isFalse();
  }

  @Test
  void livesAsLongAsThisProcessDoes() {
    assertThat(Owner.self("t").isAlive(Duration.ZERO)).isTrue();
    assertThat(Owner.nobody().isAlive(LEASE)).isFalse();
  }

  @Test
  void readsWhatAnOlderVersionHasWritten() {
    String old =
        """
        {"runId":"r1","date":"2026-11-20","fingerprint":"f","feeds":[],"step":"GOLD","counts":{},
         "startedAt":1,"owner":{"host":"lake","pid":7,"bornAt":1000,"seenAt":%d}}"""
            .formatted(System.currentTimeMillis());
    RunState state = RunState.fromJson(old);
    assertThat(state.step()).as("there is no such step any more").isEqualTo(Step.STARTED);
    Owner owner = state.owner();
    assertThat(owner.isAlive(LEASE, here)).as("by its last sign").isTrue();
    assertThat(owner.token()).isEmpty();
  }
}
