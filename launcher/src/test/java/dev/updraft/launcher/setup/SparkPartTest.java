// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.launcher.cli.CliError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With scripts in the place of Python and Java; the real ones: setup-real-tests. */
class SparkPartTest {
  /** Makes environments of itself, and installs a Spark that only tells its version. */
  private static final String PYTHON =
      """
      echo "$*" >> CALLS
      own=$(dirname "$0")
      case "$*" in
        "-m venv "*)
          mkdir -p "$3/bin"
          cp "$0" "$3/bin/python"
          ;;
        "-m pip "*)
          home=$own/../lib/python3.11/site-packages/pyspark
          mkdir -p "$home/bin" "$home/jars"
          printf '#!/bin/sh\\necho version 4.1.0\\n' > "$home/bin/spark-submit"
          chmod 755 "$home/bin/spark-submit"
          printf '#!%s\\n' "$own/python" > "$own/pip"
          [ ! -e BROKEN ] || { echo no space left; exit 1; }
          ;;
      esac
      """;

  @TempDir private Path temp = Path.of("");

  private final List<String> said = new ArrayList<>();
  private ScriptedApi api;

  SparkPartTest() throws IOException {
    api = new ScriptedApi();
  }

  @BeforeEach
  void makePrograms() throws IOException {
    Scripts.program(
        temp.resolve("bin/python3"),
        PYTHON.replace("CALLS", calls().toString()).replace("BROKEN", broken().toString()));
    Scripts.java(temp.resolve("java"), "17.0.1", "exit 0");
  }

  @AfterEach
  void close() {
    api.close();
  }

  private Path calls() {
    return temp.resolve("calls");
  }

  private Path broken() {
    return temp.resolve("broken");
  }

  private String set() throws Exception {
    var options =
        new SparkPart.Options(
            temp.resolve("tools"),
            new SparkVersion("4.1.0"),
            Optional.empty(),
            Optional.of(temp.resolve("java")),
            false);
    var environment = Map.of("PATH", temp.resolve("bin").toString());
    return new SparkPart(options, Scripts.OWN, api.client(), environment, said::add).set();
  }

  @Test
  void shouldGetItOnceAndNameItInAConnection() throws Exception {
    assertThat(set()).startsWith("made: Spark 4.1.0 in ");
    Path folder = temp.resolve("tools/spark-4.1.0");
    assertThat(folder.resolve("home/bin/spark-submit")).isExecutable();
    assertThat(folder.resolve("python/bin/pip"))
        .as("scripts name their folder by its last name")
        .hasContent("#!" + folder.resolve("python/bin/python"));
    assertThat(api.extra("spark_local", "spark-home")).isEqualTo(folder.resolve("home").toString());
    assertThat(api.extra("spark_local", "python"))
        .isEqualTo(folder.resolve("python/bin/python").toString());
    assertThat(api.extra("spark_local", "java-home"))
        .isEqualTo(temp.resolve("java").toRealPath().toString());
    assertThat(calls()).content().containsOnlyOnce("-m pip install").contains("pyspark[ml]==4.1.0");

    assertThat(set()).startsWith("kept: Spark 4.1.0 in ");
    assertThat(calls()).content().containsOnlyOnce("-m pip install");
  }

  @Test
  void shouldTakeNoHalfDownloadForAWholeOne() throws Exception {
    Files.createFile(broken());
    assertThatThrownBy(this::set)
        .isInstanceOf(CliError.class)
        .hasMessageContaining("python ended with code 1:\n  no space left");
    assertThat(temp.resolve("tools")).isDirectoryNotContaining("glob:**spark*");
    assertThat(api.stored("spark_local")).isEmpty();
    Files.delete(broken());
    // as a process leaves it that was killed
    Files.createDirectories(temp.resolve("tools/.spark-4.1.0.draft/python/lib/python3.9"));
    assertThat(set()).startsWith("made: ");
    assertThat(temp.resolve("tools/spark-4.1.0/python/lib/python3.9")).doesNotExist();
  }

  @Test
  void shouldLoadNothingForAConnectionThatItMayNotChange() {
    api.put(
        "spark_local",
        """
        {"conn_type":"spark","extra":"{\\"spark-home\\":\\"/opt/spark\\"}"}\
        """);
    assertThatThrownBy(this::set).hasMessageContaining("it was left as it is");
    assertThat(temp.resolve("tools/spark-4.1.0")).doesNotExist();
    assertThat(calls()).content().doesNotContain("-m pip");
    assertThat(api.extra("spark_local", "spark-home")).isEqualTo("/opt/spark");
  }

  @Test
  void shouldSayWhatIsDamaged() throws Exception {
    set();
    Files.delete(temp.resolve("tools/spark-4.1.0/python/bin/python"));
    Scripts.program(temp.resolve("tools/spark-4.1.0/python/bin/python"), "echo no numpy; exit 1");
    assertThatThrownBy(this::set)
        .hasMessageContaining("python does not work for you")
        .hasMessageContaining("no numpy")
        .hasMessageContaining("delete that folder and run this again");
  }

  @Test
  void shouldRefuseASecondSetupAtOnce() throws Exception {
    Files.createDirectories(temp.resolve("tools"));
    try (Shelf first = Shelf.open(temp.resolve("tools"))) {
      assertThat(first.has("spark-4.1.0")).isFalse();
      assertThatThrownBy(this::set).hasMessageContaining("Another setup is at work in ");
    }
  }
}
