// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.dagtest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.launcher.cli.CliError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(60)
final class DagTestCommandTest {
  private final StringWriter out = new StringWriter();
  private final Path folder;

  DagTestCommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private int updraft(String... args) {
    var writer = new PrintWriter(out);
    return new CommandLine(new DagsCommand())
        .setOut(writer)
        .setErr(writer)
        .setExecutionExceptionHandler(
            (thrown, _, _) -> {
              if (thrown instanceof CliError known) {
                writer.println(known.getMessage());
                return known.exitCode();
              }
              throw thrown;
            })
        .execute(args);
  }

  private Path dag(String body, String members) throws IOException {
    return Files.writeString(
        folder.resolve("Small.java"),
        """
        import dev.updraft.api.*;
        import dev.updraft.operators.*;
        import java.nio.file.*;
        import java.time.*;
        public final class Small implements Dag<Small.Params> {
          public record Params(String word) {
            public Params() { this("none"); }
          }
          public void define(DagFlow<Params> flow) {
            %s
          }
          %s
        }
        """
            .formatted(body, members));
  }

  private int asked(String answers) throws IOException {
    dag(
        """
        var yes = flow.task("approve", Approval.ask("Delete the rows of this day?"));
        flow.task("delete", Shell.script("echo gone")).after(yes);
        var any = flow.task("any", () -> false);
        flow.task("nothing", Approval.ask("Is nothing to be asked?").onlyIf(any));
        """,
        "");
    InputStream former = System.in;
    System.setIn(new ByteArrayInputStream(answers.getBytes(UTF_8)));
    try {
      return updraft("test", "small", "--dags", folder.toString());
    } finally {
      System.setIn(former);
    }
  }

  @Test
  void shouldAskOnTheTerminalWhatAnApprovalAsks() throws IOException {
    assertThat(asked("perhaps\ny\n")).as(out.toString()).isZero();
    assertThat(out.toString())
        .containsOnlyOnce("Approve? [y/n]   Approve? [y/n]")
        .contains("approve success", "delete success", "nothing success");
  }

  @Test
  void shouldSkipWhatIsRefusedAndFailWithoutAnAnswer() throws IOException {
    assertThat(asked("n\n")).as(out.toString()).isZero();
    assertThat(out.toString()).contains("refused on the terminal", "delete skipped");
    assertThat(asked("")).isEqualTo(1);
    assertThat(out.toString()).contains("Nobody answered");
  }

  @Test
  void shouldRunShellAndJavaAndKeepTheArtifact() throws IOException {
    dag(
        """
        var word = flow.task("shout", Shell.script("printf %s \\"$1\\" | tr a-z A-Z")
            .arg(flow.params().get(Params::word)));
        flow.given(word, flow.context()).run("write", this::write);
        """,
        """
        void write(String word, TaskContext task) throws Exception {
          Files.writeString(task.folder().resolve("scratch.txt"), "gone");
          var artifacts = Files.createDirectories(task.folder().resolve("artifacts"));
          Files.writeString(artifacts.resolve("word.txt"), word);
        }
        """);
    int code = updraft("test", "small", "--dags", folder.toString(), "--conf", "{\"word\":\"hi\"}");
    assertThat(code).isZero();
    assertThat(out.toString())
        .contains("run of small with {\"word\":\"hi\"}")
        .containsSubsequence("--- shout", "  shout success", "--- write", "  write success")
        .contains("run success");
    var kept =
        out.toString().lines().filter(line -> line.startsWith("  kept ")).findFirst().orElseThrow();
    var artifact = Path.of(kept.substring("  kept ".length()));
    assertThat(artifact).hasFileName("word.txt").hasContent("HI");
    assertThat(artifact.resolve("../../scratch.txt").normalize()).doesNotExist();
    assertThat(artifact.resolve("../../../../shout").normalize()).doesNotExist();
    for (String parent : List.of("", "..", "../..", "../../..", "../../../..", "../../../../..")) {
      Files.delete(artifact.resolve(parent).normalize());
    }
  }

  @Test
  void shouldTryAgainWithoutWaitingAndIgnoreTimeouts() throws IOException {
    var file =
        dag(
            """
            flow.given(flow.context()).run("shaky", this::shaky).timeout(Duration.ofMillis(1))
                .retries(1, Backoff.fixed(Duration.ofHours(9)));
            """,
            """
            void shaky(TaskContext task) throws Exception {
              long until = System.nanoTime() + 5_000_000;
              while (System.nanoTime() < until) {}
              if (task.attempt() == 1) throw new java.io.IOException("out of luck");
            }
            """);
    assertThat(updraft("test", file.toString())).isZero();
    assertThat(out.toString())
        .contains("  shaky up_for_retry: attempt 1 failed: java.io.IOException: out of luck")
        .containsSubsequence("--- shaky, attempt 2", "  shaky success", "run success");
  }

  @Test
  void shouldFollowTheRunWithItsExitCodeAndShowTheLineThatFailed() throws IOException {
    dag(
        "flow.run(\"one\", this::one).then(flow.run(\"two\", () -> {}));",
        "void one() {\n int[] none = {};\n System.out.println(none[1]);\n }");
    assertThat(updraft("test", "small", "--dags", folder.toString())).isEqualTo(1);
    assertThat(out.toString())
        .contains("  one failed: attempt 1 failed: java.lang.ArrayIndexOutOfBoundsException")
        .contains("Small.java:14")
        .doesNotContain("picocli", "dev.updraft")
        .contains("  two upstream_failed", "run failed");
  }

  @Test
  void shouldWaitForWorkElsewhere() throws IOException {
    dag(
        "flow.task(\"away\", new Away(\"x\"));",
        """
        record Handle(long at) {}
        record Away(String what) implements ExternalOperator<Handle, Long> {
          public Handle submit(TaskContext task) { return new Handle(task.now().toEpochMilli()); }
          public Poll<Long> poll(Handle handle, TaskContext task) {
            long waited = task.now().toEpochMilli() - handle.at();
            if (waited < 900) throw new TaskFailed("looked too early");
            return waited < 1100 ? Poll.again(Duration.ofMillis(150)) : Poll.done(waited);
          }
        }
        """);
    assertThat(updraft("test", "small", "--dags", folder.toString())).as(out.toString()).isZero();
    assertThat(out.toString()).containsSubsequence("  away deferred", "  away success");
  }

  @Test
  void shouldNameTheVariableOfAConnectionThatIsMissing() throws IOException {
    dag(
        "flow.given(flow.connection(\"shop-db\", Database.class)).run(\"load\","
            + " this::load).retries(3);",
        "void load(Database shop) { System.out.println(shop.url()); }");
    assertThat(updraft("test", "small", "--dags", folder.toString())).isEqualTo(1);
    assertThat(out.toString())
        .contains("connection 'shop-db' is not known here: set UPDRAFT_CONN_SHOP_DB=postgresql://")
        .doesNotContain("attempt 2");
  }

  @Test
  void shouldTakeAConnectionFromItsVariable() {
    var connections =
        new EnvironmentConnections(Map.of("UPDRAFT_CONN_SHOP_DB", "postgresql://ann@db/shop"));
    assertThat(connections.connection("shop-db")).contains("\"login\":\"ann\"", "\"host\":\"db\"");
  }

  @Test
  void shouldSayWhichDagsThereAreAndWhatDoesNotCompile() throws IOException {
    dag("flow.run(\"one\", this::one);", "void one() {}");
    Files.writeString(folder.resolve("Bad.java"), "class Bad {\n  int x = \"\";\n}\n");
    assertThat(updraft("test", "smal", "--dags", folder.toString())).isEqualTo(2);
    assertThat(out.toString())
        .contains("There is no DAG 'smal' in " + folder + "; there are: small")
        .contains("Bad.java:2: incompatible types", "          ^");
  }

  @Test
  void shouldRefuseParamsThatAreNoObject() throws IOException {
    dag("flow.run(\"one\", this::one);", "void one() {}");
    var here = folder.toString();
    assertThat(updraft("test", "small", "--dags", here, "--conf", "[1]")).isEqualTo(2);
    assertThat(updraft("test", "small", "--dags", here, "--conf", "{")).isEqualTo(2);
    assertThat(out.toString()).contains("--conf must be a JSON object", "--conf is not JSON");
  }
}
