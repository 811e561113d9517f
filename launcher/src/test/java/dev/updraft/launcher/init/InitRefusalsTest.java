// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.launcher.cli.CliError;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What "updraft init operator" does not do: it says why and how to mend it, and leaves nothing. */
class InitRefusalsTest {
  @TempDir private Path temp = Path.of("");
  @TempDir private Path lib = Path.of("");
  private final StringWriter out = new StringWriter();

  private int init(String folder) {
    var writer = new PrintWriter(out);
    return new CommandLine(new OperatorCommand(new BuiltJars(lib).classPath()))
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
        .execute("--", folder);
  }

  private void refuses(Path folder, String... said) {
    assertThat(init(folder.toString())).as(out.toString()).isOne();
    assertThat(out.toString()).contains(said);
  }

  private void leavesNothing() throws IOException {
    try (var files = Files.list(temp)) {
      assertThat(files).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "AcmeSync, 'hyphen, such as acme-sync.'",
    "acme_sync, such as acme-sync.",
    "2fast, such as fast.",
    "acme--sync, such as acme-sync.",
    "-x, such as x.",
    "日本, such as acme-sync.",
    "new, 'package called new, which Java does not allow: add a word, such as new-job.'",
    "n-ew, 'such as n-ew-job.'",
    "java, such as java-job.",
    "connection, 'class Connection, which is what another one in the project is called'",
    "job, such as job-job.",
    "string, class String",
    "job-server, class JobServer",
    "an-operator-with-a-name-that-nobody-remembers, has 45 characters: a name may have 40",
  })
  void shouldRefuseANameThatJavaCouldNotUse(String name, String said) throws IOException {
    refuses(temp.resolve(name), "'" + name + "'", said);
    leavesNothing();
  }

  @Test
  void shouldRefuseWhatIsThere() throws IOException {
    Path full = Files.createDirectory(temp.resolve("full"));
    Files.writeString(full.resolve("mine"), "1");
    refuses(full, full + " is not empty: name a new folder");
    Path file = Files.writeString(temp.resolve("file"), "2");
    refuses(file, file + " is there, and is no folder");
    Path link = Files.createSymbolicLink(temp.resolve("link"), full);
    refuses(link, link + " is there, and is no folder");
    refuses(file.resolve("acme-sync"), file + " is no folder: make it first");
    assertThat(full.resolve("mine")).hasContent("1");
    assertThat(file).hasContent("2");
    try (var files = Files.list(temp)) {
      assertThat(files).containsExactlyInAnyOrder(full, file, link);
    }
  }

  /** Nobody may write there, root neither. */
  @Test
  void shouldSayWhereItMayNotWrite() {
    refuses(Path.of("/proc/acme-sync"), "Cannot write /proc/acme-sync (", "where you may write");
  }

  @Test
  void shouldLeaveNothingWhereItFailsHalfway() throws IOException {
    var impossible = new UpdraftRepository("1", Map.of("a", new byte[1], "a/b", new byte[1]));
    var project = new OperatorProject(new OperatorName("acme-sync"), impossible);
    assertThatThrownBy(() -> project.write(temp.resolve("acme-sync")))
        .isInstanceOf(CliError.class)
        .hasMessageContaining("Cannot write " + temp.resolve("acme-sync"));
    leavesNothing();
  }

  @Test
  void shouldRefuseARoot() {
    refuses(Path.of("/"), "has no name");
  }

  @Test
  void shouldFillAnEmptyFolderAndSayWhatIsNext() throws IOException {
    Path folder = Files.createDirectories(temp.resolve("it's here/acme-sync"));
    assertThat(init(folder.toString())).as(out.toString()).isZero();
    assertThat(out.toString()).contains("cd '" + temp + "/it'\\''s here/acme-sync' && mvn verify");
    assertThat(folder.resolve("pom.xml")).exists();
    try (var files = Files.list(folder.getParent())) {
      assertThat(files).containsExactly(folder);
    }
  }
}
