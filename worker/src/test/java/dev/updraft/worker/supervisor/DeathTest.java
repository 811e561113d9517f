// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.updraft.objects.ObjectStore;
import dev.updraft.worker.host.HostFolder;
import dev.updraft.worker.host.Posix;
import dev.updraft.worker.host.ProcessTable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * W8 and W9 on real processes: whoever is killed or frozen, nothing of a task lives on. "strict" is
 * the strictest way that this machine has (as root: process namespaces), "plain" is an ordinary
 * user's.
 */
class DeathTest {
  private static final int SIGSTOP = 19;
  private static final int SIGCONT = 18;
  @TempDir Path folder;
  private final Posix posix = new Posix();
  private final ProcessTable table = new ProcessTable();
  private @Nullable Process supervisor;

  @BeforeEach
  void code() throws IOException {
    WorkerProcess.store(folder).put("units/unit.jar", new byte[0]);
  }

  @AfterEach
  void sweep() throws IOException {
    if (supervisor != null) {
      supervisor.destroyForcibly();
    }
    await().atMost(Duration.ofSeconds(10)).until(() -> all().isEmpty());
  }

  private int start(String work, String way) throws IOException {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                WorkerProcess.class.getName(),
                folder.toString(),
                work,
                way)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    supervisor = process;
    var out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    assertThat(out.readLine()).isEqualTo("running");
    return (int) process.pid();
  }

  private List<Integer> all() throws IOException {
    return table.marked(HostFolder.MARK + "=" + folder.resolve("host").toRealPath());
  }

  private List<Integer> named(String part) throws IOException {
    return all().stream().filter(pid -> command(pid).contains(part)).toList();
  }

  private static String command(int pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/cmdline")).replace('\0', ' ');
    } catch (IOException e) {
      return "";
    }
  }

  private void awaitChildren() {
    await().atMost(Duration.ofSeconds(5)).until(() -> named("sleep 1000").size() >= 3);
  }

  private void awaitNothingOfTheTask() {
    await().atMost(Duration.ofSeconds(5)).until(() -> named("sleep 1000").isEmpty());
  }

  private int runner() throws IOException {
    return named("RunnerMain").stream()
        .filter(pid -> !command(pid).startsWith("unshare"))
        .filter(pid -> !children(pid).isBlank())
        .findFirst()
        .orElseThrow();
  }

  private static String children(int pid) {
    var found = new StringBuilder();
    try (var tasks = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
      for (Path task : tasks) {
        found.append(Files.readString(task.resolve("children")));
      }
    } catch (IOException e) {
      return "";
    }
    return found.toString();
  }

  @ParameterizedTest
  @CsvSource({"strict", "plain"})
  void shouldLeaveNothingWhenTheSupervisorIsKilled(String way) throws Exception {
    int pid = start("hang-with-child", way);
    awaitChildren();

    posix.signal(pid, Posix.SIGKILL);

    await().atMost(Duration.ofSeconds(5)).until(() -> all().isEmpty());
  }

  @ParameterizedTest
  @CsvSource({"strict", "plain"})
  void shouldLeaveNothingOfATaskWhenTheWatchdogIsKilled(String way) throws Exception {
    start("hang-with-child", way);
    awaitChildren();

    posix.signal(named("WatchdogMain").getFirst(), Posix.SIGKILL);

    awaitNothingOfTheTask();
    await().atMost(Duration.ofSeconds(10)).until(() -> !named("WatchdogMain").isEmpty());
  }

  @ParameterizedTest
  @CsvSource({"strict", "plain"})
  void shouldLeaveNothingOfATaskWhenItsRunnerIsKilled(String way) throws Exception {
    start("hang-with-child", way);
    awaitChildren();

    posix.signal(runner(), Posix.SIGKILL);

    awaitNothingOfTheTask();
    assertThat(named("WatchdogMain")).hasSize(1);
  }

  /** Only the kernel can do this: nobody of ours is left. An ordinary user's limit is here. */
  @Test
  void shouldLeaveNothingWhenSupervisorAndWatchdogAreKilledAtOnce() throws Exception {
    int pid = start("hang-with-child", "strict");
    awaitChildren();
    int watchdog = named("WatchdogMain").getFirst();
    posix.signal(watchdog, SIGSTOP);

    posix.signal(pid, Posix.SIGKILL);
    posix.signal(watchdog, Posix.SIGKILL);

    if (WorkerProcess.launch().namespace()) {
      await().atMost(Duration.ofSeconds(5)).until(() -> all().isEmpty());
    } else {
      await().atMost(Duration.ofSeconds(5)).until(() -> named("RunnerMain").isEmpty());
      HostFolder.open(folder.resolve("host"), "next", table).close();
      assertThat(all()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"strict", "plain"})
  void shouldFenceItselfWhenTheSupervisorIsFrozen(String way) throws Exception {
    int pid = start("hang-with-child", way);
    awaitChildren();

    posix.signal(pid, SIGSTOP);

    long from = posix.bootNanos();
    var limit = WorkerProcess.QUICK.strictLeaderLease();
    await().atMost(limit).until(() -> named("sleep 1000").isEmpty());
    assertThat(Duration.ofNanos(posix.bootNanos() - from))
        .as("not before its lease ran out")
        .isGreaterThan(WorkerProcess.QUICK.strictWorkerLease().minusSeconds(1));
    assertThat(named("WatchdogMain")).hasSize(1);
    posix.signal(pid, SIGCONT);
  }

  @ParameterizedTest
  @CsvSource({"open-chatter", "chatter"})
  void shouldCarryOrTellWhatTheKilledSupervisorDidNot(String work) throws Exception {
    int pid = start(work, "strict");
    var store = WorkerProcess.store(folder);
    await().atMost(Duration.ofSeconds(10)).until(() -> !store.list("logs/busy").isEmpty());
    posix.signal(pid, Posix.SIGKILL);
    await().atMost(Duration.ofSeconds(5)).until(() -> all().isEmpty());
    List<String> said = Files.readAllLines(folder.resolve("s/a1/log"));
    int carried = logged(store).size();

    start("hang", "strict");

    if (work.equals("open-chatter")) {
      assertThat(logged(store)).isEqualTo(said).hasSizeGreaterThan(carried);
    } else {
      assertThat(logged(store)).hasSize(carried + 1).noneMatch(line -> line.contains("hush"));
      assertThat(logged(store).getLast())
          .contains("its last " + (said.size() - carried) + " lines");
    }
  }

  private static List<String> logged(ObjectStore store) throws IOException {
    var text = new StringBuilder();
    for (String key : store.list("logs/busy")) {
      text.append(new String(store.get(key).orElseThrow(), StandardCharsets.UTF_8));
    }
    return text.toString().lines().toList();
  }

  /** Whatever hides from the mark still holds the lock that the runner's input is. */
  @Test
  void shouldNotCallAHostEndedWhileAnythingOfItMayLive() throws Exception {
    Path host = folder.resolve("host");
    HostFolder.open(host, "former", table).close();
    var hidden =
        new ProcessBuilder(
                "env", "-i", "flock", "--shared", "--no-fork", "members", "sleep", "1000")
            .directory(host.toFile())
            .start();
    try {
      await().atMost(Duration.ofSeconds(5)).until(() -> !posix.isUnshared(host.resolve("members")));
      assertThatThrownBy(() -> HostFolder.open(host, "next", table))
          .hasMessageContaining("do not end")
          .hasMessageContaining("members");
    } finally {
      hidden.destroyForcibly().waitFor();
    }
    try (var next = HostFolder.open(host, "next", table)) {
      assertThat(next.predecessors()).containsExactly("former");
    }
  }
}
