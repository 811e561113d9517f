// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.updraft.api.Connection;
import dev.updraft.api.DataInterval;
import dev.updraft.api.Poll;
import dev.updraft.api.TaskContext;
import dev.updraft.api.TaskFailed;
import dev.updraft.api.TaskSkipped;
import dev.updraft.api.Value;
import dev.updraft.operators.ssh.SshScript.Remote;
import dev.updraft.testkit.installed.OpenSsh;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What users write, on a real OpenSSH server. */
@EnabledIf("dev.updraft.testkit.installed.OpenSsh#installed")
@SuppressWarnings("NullAway.Init") // set before each test
class SshScriptTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  @TempDir Path folder;
  private OpenSsh server;
  private int attempt;

  @BeforeEach
  void start() throws Exception {
    server = new OpenSsh(folder);
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private SshScript script(String text) throws IOException {
    return script(server.connection(), text);
  }

  private static SshScript script(Connection connection, String text) {
    return new SshScript(
        Value.of(new Ssh(connection)),
        Optional.empty(),
        text,
        List.of(),
        Map.of(),
        Duration.ofSeconds(5));
  }

  private TaskContext task() {
    return new TaskContext(
        "nightly",
        "manual__1",
        "load",
        -1,
        attempt,
        2,
        1,
        new DataInterval(NOON, NOON),
        folder,
        () -> NOON);
  }

  /** Begins another attempt, and looks until it is over. */
  private Poll<String> play(SshScript script) throws IOException {
    attempt++;
    return ended(script, script.submit(task()));
  }

  private Poll<String> ended(SshScript script, Remote remote) throws IOException {
    Poll<String> poll = script.poll(remote, task());
    for (int i = 0; poll instanceof Poll.Wait<String> wait; i++) {
      assertThat(i).as("looks").isLessThan(200);
      poll = script.poll((Remote) Objects.requireNonNull(wait.handle()), task());
    }
    return poll;
  }

  @Test
  void shouldPassEveryValueAsItIs() throws IOException {
    String odd = "it's \"$HOME\" `id`;\n\\n %s * é\t'";
    var script =
        script("printf '%s|%s|%s' \"$1\" \"$ODD\" \"$#\" >\"$UPDRAFT_RESULT\"")
            .arg(odd)
            .arg("")
            .env("ODD", odd);
    assertThat(play(script)).isEqualTo(Poll.done(odd + "|" + odd + "|2"));
  }

  @Test
  void shouldLetVariablesHaveAnyName() throws IOException {
    var script =
        script("printf '%s|%s|%s' \"$dir\" \"$id\" \"$PATH\" >\"$UPDRAFT_RESULT\"")
            .env("dir", "/nowhere")
            .env("id", "7")
            .env("PATH", "/opt/none")
            .env("UPDRAFT_RESULT", "/nowhere");
    assertThat(play(script)).isEqualTo(Poll.done("/nowhere|7|/opt/none"));
    assertThatThrownBy(() -> play(script("true").arg("a\0b")))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("holds a NUL");
  }

  @Test
  void shouldRunInAnEmptyFolderWithTheMaskOfTheAccount() throws IOException {
    assertThat(play(script("ls -A >all; cat all; umask >\"$UPDRAFT_RESULT\"")))
        .isEqualTo(Poll.done("0022"));
  }

  @Test
  void shouldFailTheAttemptWithTheLastLinesAndTheExitCode() throws IOException {
    assertThat(play(script("echo out; echo bad >&2; exit 3")))
        .isEqualTo(Poll.failed("the script ended with exit code 3:\nout\nbad"));
  }

  @Test
  void shouldSkipOnExitCode99() {
    assertThatThrownBy(() -> play(script("exit 99"))).isInstanceOf(TaskSkipped.class);
  }

  @Test
  void shouldReadALogOfAnyLengthOnce() throws IOException {
    var script =
        script(
            "i=0; while [ $i -lt 60000 ]; do i=$((i+1)); echo \"line $i of many, many, many more"
                + " lines\"; done; exit 1");
    assertThat(play(script)).asString().contains("line 60000 of").doesNotContain("line 59980 of");
  }

  @Test
  void shouldSayThatItWasKilledWhenNobodySaysHowItEnded() throws Exception {
    attempt++;
    var script = script("sleep 60");
    Remote remote = script.submit(task());
    Path pid = server.tasks().resolve(remote.id()).resolve("pid");
    await().atMost(20, TimeUnit.SECONDS).until(() -> Files.exists(pid));
    long group = Long.parseLong(Files.readString(pid).split(" ", -1)[0]);
    new ProcessBuilder("kill", "-KILL", "--", "-" + group).start().waitFor();
    assertThat(ended(script, remote)).asString().contains("it was killed before it could say");
  }

  @Test
  void shouldEndTheWholeProcessGroupEvenOneThatDoesNotListen() throws Exception {
    attempt++;
    var script = script("trap '' TERM; sleep 61 & echo $! >child; sleep 62; sleep 63");
    Remote remote = script.submit(task());
    Path child = server.tasks().resolve(remote.id()).resolve("work/child");
    await().atMost(20, TimeUnit.SECONDS).until(() -> Files.exists(child) && Files.size(child) > 1);
    String pid = Files.readString(child).strip();
    script.cancel(remote, task());
    assertThat(OpenSsh.lives(pid)).isFalse();
    script.cancel(remote, task());
  }

  /** As by a worker that was given up, and whose submit arrives late. */
  @Test
  void shouldNotBeginWhatWasCancelledBefore() throws IOException {
    attempt++;
    var script = script("touch \"$HOME/ran\"");
    String key = HostKey.of(server.text("host.pub")).orElseThrow().base64();
    var remote = new Remote("127.0.0.1", key, SshScript.id(task().submitKey()), 0, 0);
    script.cancel(remote, task());
    script.submit(task());
    assertThat(ended(script, remote)).isEqualTo(Poll.failed("the script ended with exit code 143"));
    assertThat(server.home().resolve("ran")).doesNotExist();
  }

  @Test
  void shouldGoOnlyToTheHostThatIsExpected() throws IOException {
    var other =
        server.connection(
            Map.of("private_key", server.text("user"), "host_key", server.text("stranger.pub")));
    assertThatThrownBy(() -> play(script(other, "true")))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("shows the key SHA256:")
        .hasMessageContaining("somebody stands between");
    var ecdsa =
        server.connection(
            Map.of("private_key", server.text("user"), "host_key", server.text("host_ecdsa.pub")));
    assertThat(play(script(ecdsa, "true"))).isEqualTo(Poll.done(""));
  }

  @Test
  void shouldKeepToTheFirstKeyOfAHostThatWasNotKnown() throws IOException {
    attempt++;
    var gateway = server.connection(Map.of("private_key", server.text("user")));
    var script =
        new SshScript(
            Value.of(new Ssh(gateway)),
            Optional.of(Value.of("localhost")),
            "true",
            List.of(),
            Map.of(),
            Duration.ofSeconds(5));
    Remote remote = script.submit(task());
    assertThat(remote.host()).isEqualTo("localhost");
    assertThat(ended(script, remote)).isEqualTo(Poll.done(""));
    var changed =
        new Remote(
            "localhost",
            HostKey.of(server.text("stranger.pub")).orElseThrow().base64(),
            remote.id(),
            0,
            0);
    assertThatThrownBy(() -> script.poll(changed, task())).isInstanceOf(TaskFailed.class);
  }

  @Test
  void shouldSayWhatIsWrongWithAConnection() throws IOException {
    String key = server.text("user");
    String host = server.text("host.pub");
    refused(Map.of("host_key", host), "it has neither a password nor the extra private_key");
    refused(Map.of("private_key", key), "its extra host_key is not set; look at what this prints");
    refused(Map.of("private_key", key, "host_key", "SHA256:x"), "its extra host_key is no key");
    refused(Map.of("private_key", "x", "host_key", host), "its extra private_key cannot be read");
    refused(
        Map.of("private_key", server.text("stranger"), "host_key", host),
        "not in with this private_key");
  }

  private void refused(Map<String, String> extra, String told) {
    assertThatThrownBy(() -> play(script(server.connection(extra), "true")))
        .isInstanceOf(TaskFailed.class)
        .hasMessageStartingWith("The connection gateway cannot be used: ")
        .hasMessageContaining(told);
  }

  @Test
  void shouldBeWorthARetryWhenTheHostIsAway() throws IOException {
    server.stop();
    assertThatThrownBy(() -> play(script("true")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("127.0.0.1");
  }
}
