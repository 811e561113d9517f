// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.launcher.cli.CliError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JavaTest {
  private static final SparkVersion SPARK = new SparkVersion("4.1.0");

  @TempDir private Path temp = Path.of("");

  @Test
  void shouldTakeTheOldestThatWillDoByItsRealName() throws Exception {
    Path seventeen = Scripts.java(temp.resolve("java-17"), "17.0.15", "exit 0");
    Path link = Files.createSymbolicLink(temp.resolve("default"), seventeen);
    var all =
        List.of(
            Scripts.java(temp.resolve("java-25"), "25.0.1", "exit 0"),
            Scripts.java(temp.resolve("java-21"), "21.0.2", "exit 0"),
            temp.resolve("nothing"),
            link,
            Scripts.java(temp.resolve("java-11"), "11.0.2", "exit 0"));
    assertThat(Java.choose(SPARK, all, Scripts.OWN))
        .isEqualTo(new Java(seventeen.toRealPath(), 17));
  }

  @Test
  void shouldPassOverOneThatDoesNotStart() throws Exception {
    var all =
        List.of(
            Scripts.java(temp.resolve("java-17"), "17", "exit 1"),
            Scripts.java(temp.resolve("java-21"), "21", "exit 0"));
    assertThat(Java.choose(SPARK, all, Scripts.OWN).feature()).isEqualTo(21);
  }

  @Test
  void shouldSayWhyNoneWillDo() throws Exception {
    Path old = Scripts.java(temp.resolve("java-11"), "11.0.2", "exit 0");
    Path broken = Scripts.java(temp.resolve("java-17"), "17", "exit 1");
    Path late = Scripts.java(temp.resolve("java-25"), "25", "exit 0");
    assertThatThrownBy(() -> Java.choose(SPARK, List.of(old, broken, late), Scripts.OWN))
        .isInstanceOf(CliError.class)
        .hasMessageContaining("Spark 4.1.0 needs Java 17 to 23, and none was found among ")
        .hasMessageContaining("java-11 (Java 11)", "java-25 (Java 25)")
        .hasMessageContaining("java-17 (cannot be started by you")
        .hasMessageContaining("--spark-java");
  }

  @ParameterizedTest
  @CsvSource({
    "3.5.6, 16, false",
    "3.5.6, 17, true",
    "4.1.9, 23, true",
    "4.1.0, 24, false",
    "4.2.0, 25, true",
    "4.2.0, 11, false",
    "5.0.0, 25, true"
  })
  void shouldKnowWhatSparkRunsOn(String spark, int java, boolean runs) {
    assertThat(new SparkVersion(spark).runsOn(java)).isEqualTo(runs);
  }

  @ParameterizedTest
  @CsvSource({"4", "4.1", "4.1.0-rc1", "../4.1.0", "v4.1.0"})
  void shouldRefuseWhatIsNoVersion(String text) {
    assertThatThrownBy(() -> new SparkVersion(text)).hasMessageContaining("must look like 4.1.0");
  }
}
