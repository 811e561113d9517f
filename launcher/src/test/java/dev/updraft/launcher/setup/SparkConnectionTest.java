// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.updraft.launcher.setup.LocalConnections.Found;
import dev.updraft.launcher.setup.SparkConnection.Step;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SparkConnectionTest {
  private static final Path HOME = Path.of("/tools/spark-4.1.0/home");
  private static final Path JAVA = Path.of("/jvm/17");
  private static final Optional<Path> PYTHON = Optional.of(Path.of("/tools/python"));
  private static final Map<String, String> SAME =
      Map.of("spark-home", HOME.toString(), "java-home", "/jvm/17", "python", "/tools/python");

  private static SparkConnection found(String type, Map<String, String> extra, boolean replace) {
    return new SparkConnection(Optional.of(new Found(type, "", false, extra)), replace);
  }

  @Test
  void shouldMakeOneThatNobodyElseReaches() {
    assertThat(new SparkConnection(Optional.empty(), false).step(HOME, JAVA, PYTHON))
        .asInstanceOf(type(Step.Create.class))
        .satisfies(
            step ->
                assertThat(step.wanted().extra())
                    .containsAllEntriesOf(SAME)
                    .containsEntry("master", "local[2]")
                    .containsEntry("spark.driver.bindAddress", "127.0.0.1")
                    .containsEntry("spark.ui.enabled", "false"));
  }

  @Test
  void shouldKeepWhatPeopleChangedInIt() {
    var own =
        Map.of("spark-home", HOME.toString(), "java-home", "/jvm/17", "python", "/own/python");
    assertThat(found("spark", own, false).step(HOME, JAVA, PYTHON)).isInstanceOf(Step.Keep.class);
    assertThat(found("spark", own, false).step(HOME, Path.of("/jvm/21"), PYTHON))
        .asInstanceOf(type(Step.Change.class))
        .satisfies(
            step ->
                assertThat(step.wanted().extra())
                    .containsEntry("java-home", "/jvm/21")
                    .containsEntry("python", "/own/python"));
  }

  @Test
  void shouldReplaceAnotherOneOnlyWhenTold() {
    var other =
        Map.of("spark-home", "/opt/spark", "python", "/opt/python", "master", "local[8]", "x", "y");
    assertThatThrownBy(() -> found("spark", other, false).refuseOther(HOME))
        .hasMessageContaining("spark-home '/opt/spark'; it was left as it is. With --replace");
    assertThatThrownBy(() -> found("http", SAME, false).refuseOther(HOME))
        .hasMessageContaining("of type http");
    assertThatCode(() -> found("spark", other, true).refuseOther(HOME)).doesNotThrowAnyException();
    assertThatCode(() -> found("spark", SAME, false).refuseOther(HOME)).doesNotThrowAnyException();
    assertThat(found("spark", other, true).step(HOME, JAVA, Optional.empty()))
        .asInstanceOf(type(Step.Change.class))
        .satisfies(
            step -> {
              assertThat(step.before().extra()).containsEntry("x", "y");
              assertThat(step.wanted().extra())
                  .containsEntry("spark-home", HOME.toString())
                  .containsEntry("python", "")
                  .containsEntry("master", "local[8]");
            });
    assertThat(found("http", Map.of("x", "y"), true).step(HOME, JAVA, PYTHON))
        .asInstanceOf(type(Step.Change.class))
        .satisfies(step -> assertThat(step.before().extra()).isEmpty());
  }
}
