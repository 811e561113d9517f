// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.updraft.api.Connection;
import dev.updraft.api.TaskContext;
import dev.updraft.api.TaskFailed;
import dev.updraft.api.Value;
import dev.updraft.testkit.installed.OpenSsh;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With the real git, over HTTP and SSH: who gets which secret, and how a fetch ends. */
class GitLoginTest {
  private static final GitLimits HASTY = new GitLimits(Duration.ofMillis(700), 1 << 20);

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  private String commit;

  @SuppressWarnings("NullAway.Init") // set before each test
  private GitHttp server;

  private int attempts;

  @BeforeEach
  void open() throws Exception {
    var git = GitBench.in(folder.resolve("git"));
    git.file("gpu/main.tf", "# the plan\n");
    commit = git.commit();
    git.file("gpu/main.tf", "# another\n");
    git.commit();
    server = new GitHttp(git.folder());
  }

  @AfterEach
  void close() {
    server.close();
  }

  private TaskContext attempt() throws IOException {
    attempts++;
    return new Bench(folder, Bench.PATIENT, new BenchStore.Folder(folder))
        .attempt("cluster", attempts);
  }

  private Git login(String password) {
    return new Git(
        new Connection("infra", "git", "127.0.0.1", 0, "", GitHttp.LOGIN, password, Map.of()));
  }

  private GitPlan plan(String url, Optional<Git> login) {
    return new GitPlan(url, commit, "gpu", login.map(Value::of));
  }

  private Map<String, String> read(GitPlan plan) throws Exception {
    return GitBench.read(plan, attempt());
  }

  @Test
  void shouldShowTheTokenToTheServerAndToNobodyElse() throws Exception {
    var seen = new CopyOnWriteArrayList<String>();
    server.amid = () -> seen.addAll(placesOf(GitHttp.TOKEN));
    assertThat(read(plan(server.url(), Optional.of(login(GitHttp.TOKEN)))))
        .containsOnly(Map.entry("main.tf", "# the plan\n"));
    assertThat(server.logins).as("it was asked for, and given").contains("").hasSizeGreaterThan(2);
    assertThat(seen).isEmpty();
  }

  /** Command lines, and files of the attempt. */
  private List<String> placesOf(String secret) {
    var found = new CopyOnWriteArrayList<String>();
    try (var all = Files.walk(folder.resolve("attempts"))) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        if (Files.readString(file, ISO_8859_1).contains(secret)) {
          found.add(file.toString());
        }
      }
    } catch (IOException e) {
      found.add(e.toString());
    }
    ProcessHandle.allProcesses()
        .map(GitLoginTest::commandLine)
        .filter(line -> line.contains(secret))
        .forEach(found::add);
    return found;
  }

  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"), ISO_8859_1);
    } catch (IOException e) {
      return ""; // it has ended
    }
  }

  @Test
  void shouldFailForGoodWithAWrongTokenAndWithNone() {
    assertThatThrownBy(() -> read(plan(server.url(), Optional.of(login("wrong")))))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("it may not be read with this login")
        .hasMessageNotContaining("wrong");
    assertThatThrownBy(() -> read(plan(server.url(), Optional.empty())))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("give a connection of type git");
  }

  @Test
  void shouldGiveTheTokenToNoOtherServer() throws Exception {
    try (var other = new GitHttp(folder.resolve("git"))) {
      server.answers(301, Map.of("Location", other.url() + "/info/refs?service=git-upload-pack"));
      assertThatThrownBy(() -> read(plan(server.url(), Optional.of(login(GitHttp.TOKEN)))))
          .isInstanceOf(TaskFailed.class)
          .hasMessageContaining("give the URL that it leads to");
      assertThat(other.logins).isEmpty();
    }
    var elsewhere = plan("https://git.example.com/infra.git", Optional.of(login(GitHttp.TOKEN)));
    assertThatThrownBy(() -> read(elsewhere))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("its secrets go to its own host only");
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 503})
  void shouldTryAgainWhereTheServerIsUnwell(int status) {
    server.answers(status, Map.of());
    assertThatThrownBy(() -> read(plan(server.url(), Optional.empty())))
        .isInstanceOf(TerraformFailed.class)
        .hasMessageContaining("returned error: " + status);
  }

  @Test
  void shouldTryAgainWhereTheServerIsAway() {
    server.close();
    assertThatThrownBy(() -> read(plan(server.url(), Optional.empty())))
        .isInstanceOf(TerraformFailed.class)
        .hasMessageContaining("Couldn't connect");
  }

  @Test
  void shouldEndAGitThatHangs() throws Exception {
    server.hangs();
    assertThatThrownBy(() -> plan(server.url(), Optional.empty()).read(attempt(), HASTY))
        .isInstanceOf(TerraformFailed.class)
        .hasMessageContaining("git did not end within");
    await().atMost(Bench.LIMIT).until(() -> processes().isEmpty());
  }

  @Test
  void shouldEndAllOfGitWhenTheTaskIsEnded() throws Exception {
    var asked = server.hangs();
    var thrown = new CompletableFuture<Map<String, byte[]>>();
    TaskContext task = attempt();
    var attempt =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    thrown.complete(plan(server.url(), Optional.empty()).read(task));
                  } catch (Exception e) {
                    thrown.completeExceptionally(e);
                  }
                });
    assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(processes()).as("git, and what it started").hasSizeGreaterThan(1);
    attempt.interrupt();
    assertThatThrownBy(() -> thrown.get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(InterruptedException.class);
    await().atMost(Bench.LIMIT).until(() -> processes().isEmpty());
    assertThat(task.folder()).isEmptyDirectory();
  }

  /** Those that work in a folder of an attempt. */
  private List<ProcessHandle> processes() {
    return ProcessHandle.allProcesses()
        .filter(each -> worksFor(each.pid(), folder.resolve("attempts")))
        .toList();
  }

  /** The folder itself may be gone by then. */
  private static boolean worksFor(long pid, Path folder) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/" + pid + "/cwd")).startsWith(folder);
    } catch (IOException e) {
      return false; // it has ended
    }
  }

  @Test
  void shouldComeBySshToTheExpectedHostOnly() throws Exception {
    Assumptions.assumeTrue(OpenSsh.installed(), "skipped: openssh-server is not installed");
    try (var sshd = new OpenSsh(Files.createDirectory(folder.resolve("ssh")))) {
      Connection gateway = sshd.connection();
      String url =
          "ssh://%s@127.0.0.1:%d%s"
              .formatted(gateway.login(), gateway.port(), folder.resolve("git/infra.git"));
      new GitBench(folder.resolve("git"))
          .git("-C", folder.resolve("git/infra.git").toString(), "config", ANY_COMMIT, "true");
      assertThat(read(plan(url, Optional.of(ssh(gateway.extra())))))
          .containsOnly(Map.entry("main.tf", "# the plan\n"));
      Map<String, String> stranger =
          Map.of("private_key", sshd.text("stranger"), "host_key", sshd.text("host.pub"));
      assertThatThrownBy(() -> read(plan(url, Optional.of(ssh(stranger)))))
          .isInstanceOf(TaskFailed.class)
          .hasMessageContaining("it may not be read with this login");
      Map<String, String> other =
          Map.of("private_key", sshd.text("user"), "host_key", sshd.text("stranger.pub"));
      assertThatThrownBy(() -> read(plan(url, Optional.of(ssh(other)))))
          .isInstanceOf(TaskFailed.class)
          .hasMessageContaining("the host shows another key than host_key says");
      sshd.stop();
      assertThatThrownBy(() -> read(plan(url, Optional.of(ssh(gateway.extra())))))
          .isInstanceOf(TerraformFailed.class)
          .hasMessageContaining("Connection refused");
    }
  }

  private static final String ANY_COMMIT = "uploadpack.allowAnySHA1InWant";

  private static Git ssh(Map<String, String> extra) {
    return new Git(new Connection("infra", "git", "127.0.0.1", 0, "", "", "", extra));
  }
}
