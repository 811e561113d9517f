// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.updraft.objects.FolderObjectStore;
import dev.updraft.protocol.Message.Outcome;
import dev.updraft.protocol.Message.Outcome.Kind;
import dev.updraft.testkit.transport.InMemoryBroker;
import dev.updraft.worker.host.HostFolder;
import dev.updraft.worker.host.ProcessTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes: watchdog, runners, and once the supervisor too. */
class WorkerTest {
  @TempDir Path folder;
  private InMemoryBroker broker;
  private ScriptedLeader leader;
  private FolderObjectStore store;
  private Worker worker;

  @BeforeEach
  void start() throws Exception {
    store = WorkerProcess.store(folder);
    store.put("units/unit.jar", new byte[0]);
    broker = new InMemoryBroker();
    leader = new ScriptedLeader(broker.leader());
    worker = newWorker();
    leader.hello();
  }

  private Worker newWorker() throws IOException {
    return Worker.start(
        WorkerProcess.config(folder), broker.worker(), store, ScriptedLeader.openly());
  }

  @AfterEach
  void close() throws IOException {
    worker.close();
    assertThat(processes()).isEmpty();
  }

  private List<Integer> processes() throws IOException {
    String mark = HostFolder.MARK + "=" + folder.resolve("host").toRealPath();
    return new ProcessTable().marked(mark);
  }

  private Outcome run(String work) throws InterruptedException {
    leader.assign(work, work);
    return leader.report(work);
  }

  @Test
  void shouldRunATaskAndKeepWhatItWrites() throws Exception {
    Outcome outcome = run("print");

    assertThat(outcome.kind()).isEqualTo(Kind.OK);
    assertThat(outcome.result()).doesNotContain("MAVEN").contains("PATH");
    await().atMost(Duration.ofSeconds(10)).until(() -> !store.list("logs/print").isEmpty());
    String log = new String(store.get("logs/print/1/000000").orElseThrow(), StandardCharsets.UTF_8);
    assertThat(log).contains("one *** line\n", "an error\n", "logged 1\n", "/work\n");
    assertThat(log).doesNotContain("hush-hush");
  }

  /** Nor may an interrupt that a task leaves keep its runner from telling the end. */
  @Test
  void shouldFindNothingOfTheTaskBeforeOnItsThread() throws Exception {
    String first = run("marks").result();
    String second = run("marks-again").result();

    assertThat(first).endsWith(" null null 5 false true\"");
    assertThat(second).as("in the same process").isEqualTo(first);
  }

  @Test
  void shouldGiveFlagsTheNameOfTheRunner() throws Exception {
    assertThat(run("name").result()).matches("\"[0-9a-f-]{36}\"");
  }

  @Test
  void shouldKeepArtifactsOfSuccessAndFailureAndNothingElse() throws Exception {
    assertThat(run("artifacts").kind()).isEqualTo(Kind.OK);

    assertThat(store.list("artifacts/artifacts"))
        .containsExactly("artifacts/artifacts/a/plot.svg", "artifacts/artifacts/report.html");
    assertThat(store.get("artifacts/artifacts/report.html").orElseThrow()).hasSize(3);
    String log = awaitLog("artifacts", "link");
    assertThat(log)
        .contains("[artifact not kept: link: neither a file nor a folder]\n")
        .contains("[artifact not kept: up: neither a file nor a folder]\n")
        .contains("[artifact not kept: odd name: names may have");

    assertThat(run("artifacts-fail").kind()).isEqualTo(Kind.FAILED);
    assertThat(store.list("artifacts")).contains("artifacts/artifacts-fail/report.html");
  }

  private String awaitLog(String grant, String part) {
    return await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> log(grant), text -> text.contains(part));
  }

  private String log(String grant) throws IOException {
    var text = new StringBuilder();
    for (String key : store.list("logs/" + grant)) {
      text.append(new String(store.get(key).orElseThrow(), StandardCharsets.UTF_8));
    }
    return text.toString();
  }

  @Test
  void shouldShowWhatATaskWritesWhileItRuns() throws Exception {
    leader.assign("talk", "talk");
    leader.awaitRunning("talk");

    await().atMost(Duration.ofSeconds(3)).until(() -> log("talk").equals("first\n"));
    Files.writeString(folder.resolve("go"), "");
    await().atMost(Duration.ofSeconds(3)).until(() -> log("talk").equals("first\nsecond\n"));
    assertThat(store.list("logs/talk")).hasSize(1);
    leader.cancel("talk");
    assertThat(leader.report("talk").kind()).isEqualTo(Kind.KILLED);
  }

  @Test
  void shouldTellHowATaskFailed() throws Exception {
    Outcome outcome = run("fail");

    assertThat(outcome.kind()).isEqualTo(Kind.FAILED);
    assertThat(outcome.message()).contains("no such table", "ScriptedWork");
  }

  @Test
  void shouldPutALargeResultIntoTheObjectStoreAndRefuseAHugeOne() throws Exception {
    Outcome large = run("large");
    assertThat(large.object()).isEqualTo("results/large");
    assertThat(store.get("results/large").orElseThrow()).hasSize(100_002);

    Outcome huge = run("huge");
    assertThat(huge.kind()).isEqualTo(Kind.FAILED);
    assertThat(huge.message()).contains("larger than 10 MB");
  }

  @Test
  void shouldReportARunnerThatDied() throws Exception {
    assertThat(run("exit").message()).contains("exit code 3");
    assertThat(run("ok").kind()).isEqualTo(Kind.OK);
  }

  @Test
  void shouldEndWhatATaskLeftBehind() throws Exception {
    assertThat(run("child").kind()).isEqualTo(Kind.OK);

    assertThat(new ProcessTable().marked(mark()).stream().map(WorkerTest::command))
        .noneMatch(command -> command.startsWith("sleep"));
  }

  private String mark() throws IOException {
    return HostFolder.MARK + "=" + folder.resolve("host").toRealPath();
  }

  private static String command(int pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/cmdline"));
    } catch (IOException e) {
      return "";
    }
  }

  @Test
  void shouldKillARunningTaskOnCancel() throws Exception {
    leader.assign("c", "hang");
    leader.awaitRunning("c");

    leader.cancel("c");

    Outcome outcome = leader.report("c");
    assertThat(outcome.kind()).isEqualTo(Kind.KILLED);
    assertThat(outcome.message()).contains("by a person");
  }

  @Test
  void shouldKillWhenNobodyAnswersAnyMore() throws Exception {
    leader.assign("l", "hang");
    leader.awaitRunning("l");

    leader.answering = false;

    assertThat(leader.report("l").kind()).isEqualTo(Kind.KILLED);
  }

  @Test
  void shouldReportAgainAfterARestartWhatWasNotConfirmed() throws Exception {
    leader.confirming = false;
    assertThat(run("ok").kind()).isEqualTo(Kind.OK);
    String before = leader.beat().incarnation();
    worker.close();

    worker = newWorker();
    leader.hello();

    assertThat(leader.report("ok").kind()).isEqualTo(Kind.OK);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> leader.beat().predecessors().contains(before));
  }

  /** The supervisor died between its note and the hand-over: repeated for free, never started. */
  @Test
  void shouldReportAsNeverStartedWhatItsJournalSaysSo() throws Exception {
    worker.close();
    try (var journal = StartJournal.open(folder.resolve("host/journal"))) {
      journal.accepted("noted");
      journal.accepted("handed");
      assertThat(journal.handedOver("handed")).isTrue();
    }

    worker = newWorker();
    leader.hello();

    assertThat(leader.report("noted").kind()).isEqualTo(Kind.NEVER_STARTED);
    assertThat(leader.beat().notes()).noneMatch(note -> note.grant().equals("handed"));
  }

  @Test
  void shouldDrain() throws Exception {
    assertThat(run("ok").kind()).isEqualTo(Kind.OK);

    assertThat(worker.drain(Duration.ofSeconds(10))).isTrue();
    assertThat(leader.beat()).isNotNull();
  }
}
