// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.Connection;
import dev.updraft.api.TaskFailed;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparkTest {
  private static Spark spark(String host, Map<String, String> extra) {
    return new Spark(new Connection("etl", "spark", host, 0, "", "", "", extra));
  }

  @Test
  void shouldKnowItsAddressesByHostAlone() {
    var spark = spark("master", Map.of());
    assertThat(spark.master()).isEqualTo("spark://master:7077");
    assertThat(spark.rest()).hasToString("http://master:6066");
    assertThat(spark.ui()).hasToString("http://master:8080");
    assertThat(spark.javaHome()).isEmpty();
  }

  @Test
  void shouldTakeAddressesFromItsExtras() {
    var spark =
        spark(
            "",
            Map.of(
                "master", "spark://a:7077,b:7078",
                "rest", "https://gate.example/spark/",
                "ui", "http://a:8181"));
    assertThat(spark.master()).isEqualTo("spark://a:7077,b:7078");
    assertThat(spark.rest()).hasToString("https://gate.example/spark");
    assertThat(spark.ui()).hasToString("http://a:8181");
    assertThat(spark.history()).isEmpty();
    assertThat(spark("a", Map.of("history", "http://h:18080/")).history())
        .hasToString("Optional[http://h:18080]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "local[4]", "local[*]", "local[2,3]"})
  void shouldDriveTheWorkersOwnMachine(String master) {
    assertThat(spark("", Map.of("master", master)).master()).isEqualTo(master);
    assertThatThrownBy(() -> spark("", Map.of("master", master)).standalone())
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining(master);
  }

  @ParameterizedTest
  @ValueSource(strings = {"yarn", "k8s://https://a:6443", "spark://a", "local[", "http://a:7077"})
  void shouldRefuseMastersThatItDoesNotDrive(String master) {
    assertThatThrownBy(() -> spark("a", Map.of("master", master)).master())
        .isInstanceOf(TaskFailed.class)
        .hasMessageStartingWith("The connection etl cannot be used")
        .hasMessageContaining(master);
  }

  @Test
  void shouldSayWhatIsMissingOrWrong() {
    assertThatThrownBy(() -> spark("", Map.of()).master()).hasMessageContaining("no host");
    assertThatThrownBy(() -> spark("a", Map.of("rest-port", "0")).rest())
        .hasMessageContaining("rest-port is 0");
    assertThatThrownBy(() -> spark("a", Map.of("ui", "http://ann:pw1@a:8080")).ui())
        .hasMessageContaining("no plain URL")
        .hasMessageNotContaining("pw1");
    assertThatThrownBy(() -> spark("a", Map.of()).home()).hasMessageContaining("spark-home");
    assertThatThrownBy(() -> spark("a", Map.of("spark-home", "/nowhere")).home())
        .hasMessageContaining("/nowhere")
        .hasMessageContaining("bin/spark-submit");
    assertThatThrownBy(() -> spark("a", Map.of("java-home", "/nowhere")).javaHome())
        .hasMessageContaining("bin/java");
    assertThatThrownBy(
            () -> new Spark(new Connection("x", "http", "a", 0, "", "", "", Map.of())).master())
        .hasMessageContaining("of type http");
  }

  @Test
  void shouldKeepSecretsOutOfItsProperties() {
    assertThat(spark("a", Map.of("spark.eventLog.enabled", "true", "ui", "x")).conf())
        .containsExactly(Map.entry("spark.eventLog.enabled", "true"));
    assertThatThrownBy(() -> spark("a", Map.of("spark.ssl.keyPassword", "pw1")).conf())
        .hasMessageContaining("spark.ssl.keyPassword")
        .hasMessageNotContaining("pw1");
  }
}
