// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.watchdog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.updraft.worker.host.Posix;
import dev.updraft.worker.host.ProcessTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The watchdog without a supervisor's logic around it. */
class WatchdogTest {
  private static final long MILLI = 1_000_000;
  private static final long GRACE = 2_000 * MILLI;
  @TempDir Path folder;
  private final Posix posix = new Posix();
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final CountDownLatch lost = new CountDownLatch(1);
  private Watchdog watchdog;

  @BeforeEach
  void start() throws IOException {
    Files.createFile(folder.resolve("members"));
    watchdog =
        new Watchdog(
            Path.of(System.getProperty("java.home"), "bin", "java"),
            System.getProperty("java.class.path"),
            folder.resolve("members"),
            null,
            Map.of("PATH", "/usr/bin:/bin"),
            listener());
  }

  private Watchdog.Listener listener() {
    return new Watchdog.Listener() {
      @Override
      public void armed(String id, String grant) {
        heard.add("armed " + id + " " + grant);
      }

      @Override
      public void gone(String id, String cause) {
        heard.add("gone " + id + " " + cause);
      }

      @Override
      public void lost() {
        lost.countDown();
      }
    };
  }

  @AfterEach
  void close() {
    watchdog.close();
    // Everything was sent SIGKILL by now; when a process is gone after that is the kernel's affair.
    await().atMost(Duration.ofSeconds(5)).until(() -> children("a").isEmpty());
  }

  private static List<Integer> children(String id) {
    return new ProcessTable().marked(Child.MARK + "=" + id);
  }

  private void spawn(String script) {
    watchdog.spawn(
        "a",
        new Watchdog.Spawn(
            folder,
            folder.resolve("out"),
            folder.resolve("members"),
            false,
            Map.of("PATH", "/usr/bin:/bin"),
            List.of("setsid", "sh", "-c", script)));
  }

  private void spawnAndAwait(String script) {
    spawn("echo up; " + script);
    await().atMost(Duration.ofSeconds(20)).until(() -> output().contains("up"));
  }

  private String next() throws InterruptedException {
    String event = heard.poll(20, TimeUnit.SECONDS);
    return event == null ? "nothing" : event;
  }

  private long in(long millis) {
    return posix.bootNanos() + millis * MILLI;
  }

  private String output() throws IOException {
    return Files.exists(folder.resolve("out")) ? Files.readString(folder.resolve("out")) : "";
  }

  @Test
  void shouldTellHowARunnerEnded() throws Exception {
    spawn("exit 7");

    assertThat(next()).isEqualTo("gone a exit code 7");
  }

  @Test
  void shouldKillWhatOutlivesItsDeadlineAndNotBefore() throws Exception {
    spawnAndAwait("sleep 1000 & sleep 1000");
    long deadline = in(3_000);
    watchdog.arm("a", "g", deadline, GRACE);
    watchdog.flush();

    assertThat(next()).isEqualTo("armed a g");
    assertThat(next()).startsWith("gone a ");
    assertThat(posix.bootNanos()).isGreaterThanOrEqualTo(deadline);
    assertThat(children("a")).isEmpty();
  }

  @Test
  void shouldKillWhatIgnoresTheFirstSignal() throws Exception {
    spawnAndAwait("trap 'echo asked' TERM; echo ready; while true; do sleep 0.1; done");
    await().atMost(Duration.ofSeconds(10)).until(() -> output().contains("ready"));

    watchdog.kill("a", "", GRACE);

    assertThat(next()).startsWith("gone a ");
    assertThat(output()).contains("asked");
  }

  @Test
  void shouldNotArmWhatIsTooLate() throws Exception {
    spawn("sleep 1000");
    watchdog.arm("a", "late", in(-1), GRACE);
    watchdog.arm("a", "in time", in(60_000), GRACE);
    watchdog.flush();

    assertThat(next()).isEqualTo("armed a in time");
  }

  @Test
  void shouldRenewOnlyWhatIsAlive() throws Exception {
    spawnAndAwait("sleep 1000");
    watchdog.arm("a", "g", in(3_000), GRACE);
    watchdog.renew("a", "g", in(5_000));
    watchdog.flush();
    long renewed = in(4_500);
    assertThat(next()).isEqualTo("armed a g");
    assertThat(next()).startsWith("gone a ");
    assertThat(posix.bootNanos()).isGreaterThanOrEqualTo(renewed);
  }

  @Test
  void shouldForgetADeadlineWithItsGrant() throws Exception {
    spawnAndAwait("sleep 5; exit 5");
    watchdog.arm("a", "g", in(3_000), GRACE);
    watchdog.disarm("a", "g");
    watchdog.flush();

    assertThat(next()).isEqualTo("armed a g");
    assertThat(next()).isEqualTo("gone a exit code 5");
  }

  /** Neither by its mark nor by its session nor by its parent can it be known any more. */
  @Test
  void shouldKillWhatHidBeforeItsRunnerEnded() throws Exception {
    spawn("(setsid env -i sleep 4712 &); exit 5");

    assertThat(next()).isEqualTo("gone a exit code 5");
    assertThat(commands("sleep 4712")).isEmpty();
  }

  @Test
  void shouldKillWhatHidesBelowItsRunner() throws Exception {
    spawn("setsid env -i sleep 4713 & sleep 1000");
    await().atMost(Duration.ofSeconds(10)).until(() -> commands("sleep 4713").size() == 1);
    watchdog.kill("a", "", 0);

    assertThat(next()).startsWith("gone a ");
    assertThat(commands("sleep 4713")).isEmpty();
  }

  private static List<String> commands(String command) {
    return ProcessHandle.allProcesses()
        .map(each -> each.info().commandLine().orElse(""))
        .filter(line -> line.endsWith(command) && !line.contains("setsid"))
        .toList();
  }

  @Test
  void shouldKillEverythingWhenTheSupervisorEnds() throws Exception {
    spawn("setsid sleep 1000 & sleep 1000");
    await().atMost(Duration.ofSeconds(10)).until(() -> children("a").size() >= 3);

    watchdog.close();

    await().atMost(Duration.ofSeconds(5)).until(() -> children("a").isEmpty());
    assertThat(lost.await(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void shouldHoldTheLockOfItsHostWhileItLives() {
    Path members = folder.resolve("members");
    await().atMost(Duration.ofSeconds(10)).until(() -> !posix.isUnshared(members));

    watchdog.close();

    assertThat(posix.isUnshared(members)).isTrue();
  }
}
