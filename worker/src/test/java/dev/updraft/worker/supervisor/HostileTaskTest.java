// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.updraft.objects.FolderObjectStore;
import dev.updraft.protocol.Message.Outcome;
import dev.updraft.protocol.Message.Outcome.Kind;
import dev.updraft.protocol.Timing;
import dev.updraft.testkit.transport.InMemoryBroker;
import dev.updraft.worker.host.HostFolder;
import dev.updraft.worker.host.ProcessTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One worker takes them all, while an innocent task runs on it from the first to the last. */
class HostileTaskTest {
  /** Less room for classes than runners have: it is full sooner. */
  private static final List<String> FLAGS =
      WorkerConfig.runnerFlags(64, List.of("-XX:MaxMetaspaceSize=40m"));

  @TempDir static Path folder;
  private static FolderObjectStore store;
  private static ScriptedLeader leader;
  private static Worker worker;
  private static int grants;

  @BeforeAll
  static void start() throws Exception {
    store = WorkerProcess.store(folder);
    store.put("units/unit.jar", new byte[0]);
    var broker = new InMemoryBroker();
    leader = new ScriptedLeader(broker.leader());
    WorkerConfig config =
        WorkerProcess.config(
            folder, WorkerProcess.launch(), Timing.DEFAULT, HostileWork.class, FLAGS);
    worker = Worker.start(config, broker.worker(), store, ScriptedLeader.openly());
    leader.hello();
    leader.assign("innocent", "innocent");
    leader.awaitRunning("innocent");
  }

  @AfterAll
  static void shouldHaveHarmedNobody() throws Exception {
    Files.writeString(folder.resolve("go"), "");
    assertThat(leader.report("innocent").kind()).isEqualTo(Kind.OK);
    worker.close();
    assertThat(processes()).isEmpty();
  }

  @AfterEach
  void shouldTakeTheNextTask() throws Exception {
    assertThat(run("quick", Duration.ZERO).kind()).isEqualTo(Kind.OK);
  }

  private static List<Integer> processes() throws IOException {
    String mark = HostFolder.MARK + "=" + folder.resolve("host").toRealPath();
    return new ProcessTable().marked(mark);
  }

  private static Outcome run(String work, Duration timeout) throws InterruptedException {
    String grant = work + grants++;
    leader.assign(grant, work, timeout);
    return leader.report(grant);
  }

  private static Outcome run(String work) throws InterruptedException {
    return run(work, Duration.ofMinutes(1));
  }

  private static List<String> logOf(String work) throws IOException {
    return store.list("logs/" + work + (grants - 1));
  }

  private static String log(String work) throws IOException {
    var text = new StringBuilder();
    for (String key : logOf(work)) {
      text.append(text(key));
    }
    return text.toString();
  }

  private static String text(String key) throws IOException {
    return new String(store.get(key).orElseThrow(), StandardCharsets.UTF_8);
  }

  private static String awaitLog(String work, String part) {
    return await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> log(work), text -> text.contains(part));
  }

  @Test
  void shouldEndAnEndlessLoopAtItsTimeout() throws Exception {
    Outcome outcome = run("loop", Duration.ofMillis(300));

    assertThat(outcome.kind()).isEqualTo(Kind.FAILED);
    assertThat(outcome.message()).contains("Timed out after 300 ms", "timeout(");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          exit    | exit code 3. Something in it calls System.exit
          heap    | Out of memory: a task may have 64 MB of heap
          classes | Out of memory for classes
          deep    | Stack overflow: calls are nested deeper
          causes  | CIRCULAR REFERENCE
          """)
  void shouldSayWhatHappened(String work, String words) throws Exception {
    Outcome outcome = run(work);

    assertThat(outcome.kind()).isEqualTo(Kind.FAILED);
    assertThat(outcome.fault()).isEqualTo("USER");
    assertThat(outcome.message()).contains(words).hasSizeLessThan(10_000);
  }

  @Test
  void shouldKeepBeginningAndEndOfAGigabyte() throws Exception {
    assertThat(run("gigabyte").kind()).isEqualTo(Kind.OK);

    // Read once and not while it grows: it is large.
    String end =
        await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> text(logOf("gigabyte").getLast()), text -> text.contains("the very end"));
    assertThat(end).contains("bytes are left out here]");
    assertThat(text(logOf("gigabyte").getFirst())).startsWith("yyyy");
    assertThat(logOf("gigabyte")).hasSizeBetween(90, 130);
  }

  @Test
  void shouldCutALineOfTenMegabytes() throws Exception {
    assertThat(run("one-line").kind()).isEqualTo(Kind.OK);

    String log = awaitLog("one-line", "[the line is longer than 64 KB]\n");
    assertThat(log).startsWith("xxx").hasSizeLessThan(70_000);
  }

  @Test
  void shouldCarryBytesThatAreNoText() throws Exception {
    assertThat(run("binary").kind()).isEqualTo(Kind.OK);

    awaitLog("binary", "after the bytes");
  }

  @ParameterizedTest
  @CsvSource({
    "thread, thread stray",
    "virtual, virtual thread stray",
    "pool, work in ForkJoinPool.commonPool"
  })
  void shouldEndThreadsThatAreLeftAndSayWhich(String work, String name) throws Exception {
    assertThat(run(work).kind()).isEqualTo(Kind.OK);

    awaitLog(work, "[this runner is not used again: left behind, and ended now: " + name + "]");
  }

  @ParameterizedTest
  @CsvSource({"daemon-process, OK", "fork-bomb, FAILED"})
  void shouldEndProcessesThatAreLeft(String work, Kind kind) throws Exception {
    assertThat(run(work).kind()).isEqualTo(kind);

    assertThat(ProcessHandle.allProcesses().map(each -> each.info().commandLine().orElse("")))
        .noneMatch(command -> command.contains("sleep 4711"));
  }

  @Test
  void shouldReplaceARunnerInWhichMuchStays() throws Exception {
    assertThat(run("keep").kind()).isEqualTo(Kind.OK);

    awaitLog("keep", " MB stay in use, of 64]");
  }

  @Test
  void shouldShowTheNextTaskNoneOfTheChangesToItsProcess() throws Exception {
    Outcome before = run("seen");
    assertThat(run("surroundings").kind()).isEqualTo(Kind.OK);

    awaitLog("surroundings", "time zone was set; system properties were set]");
    assertThat(run("seen").result()).isEqualTo(before.result()).startsWith("\"null ");
  }

  @Test
  void shouldGiveTheNextTaskItsOutputBack() throws Exception {
    assertThat(run("close-output").kind()).isEqualTo(Kind.OK);

    assertThat(run("binary").kind()).isEqualTo(Kind.OK);
    awaitLog("binary", "after the bytes");
  }
}
