// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.Connection;
import dev.updraft.api.TaskFailed;
import java.net.URI;
import java.util.List;
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

  @Test
  void shouldLeadToTheMasterThatARunNames() {
    var extra =
        Map.of(
            "master",
            "yarn",
            "rest",
            "https://gate",
            "ui",
            "https://gate",
            "hadoop-conf-dir",
            "/h",
            "ca",
            "x",
            "ui-port",
            "8181",
            "spark.cores.max",
            "2");
    var own = new Spark(new Connection("etl", "spark", "rm", 8032, "", "ann", "t0p", extra));
    var there = own.at("10.0.3.7");
    assertThat(there.master()).isEqualTo("spark://10.0.3.7:7077");
    assertThat(there.rest()).hasToString("http://10.0.3.7:6066");
    assertThat(there.ui()).hasToString("http://10.0.3.7:8181");
    assertThat(there.conf()).containsOnlyKeys("spark.cores.max");
    assertThat(there.token() + there.user() + there.ca()).isEmpty();
    assertThat(own.at("")).isSameAs(own);
    assertThat(own.at("head:7000").master()).isEqualTo("spark://head:7000");
    assertThat(own.at(" spark://[::1]:7000 ").master()).isEqualTo("spark://[::1]:7000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yarn,",
        "local[2]",
        "k8s://a:6443",
        "http://a",
        "a b",
        "a/b",
        "a:0",
        "a:70000",
        "a:1,b:1",
        "spark://ann@a",
        "--x y",
        "a\nb"
      })
  void shouldRefuseWhatIsNoStandaloneMasterOfARun(String named) {
    assertThatThrownBy(() -> spark("a", Map.of()).at(named))
        .isInstanceOf(TaskFailed.class)
        .hasMessageStartingWith("master is '" + named + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "local[4]", "local[*]", "local[2,3]"})
  void shouldDriveTheWorkersOwnMachine(String master) {
    assertThat(spark("", Map.of("master", master)).master()).isEqualTo(master);
    assertThat(spark("", Map.of("master", master)).where()).isEqualTo(new Master.Local(master));
  }

  @Test
  void shouldDriveYarnAndKubernetes() {
    assertThat(spark("rm", Map.of("master", "yarn")).where())
        .isEqualTo(new Master.Yarn(List.of(URI.create("http://rm:8088"))));
    var several = Map.of("master", "yarn", "rest", "https://a:8090/, https://b:8090");
    assertThat(spark("", several).where())
        .isEqualTo(
            new Master.Yarn(List.of(URI.create("https://a:8090"), URI.create("https://b:8090"))));
    assertThatThrownBy(() -> spark("", Map.of("master", "yarn")).where())
        .hasMessageContaining("ResourceManager");
    for (String master : List.of("k8s://a:6443", "k8s://https://a:6443/")) {
      var at = spark("", Map.of("master", master));
      assertThat(at.where()).isEqualTo(new Master.Kubernetes(URI.create("https://a:6443")));
      assertThat(at.master()).isEqualTo("k8s://https://a:6443");
    }
  }

  @Test
  void shouldLogInToYarnsGateAndToKubernetesAndTakeNoWrongCertificate() {
    var login = new Connection("e", "spark", "a", 0, "", "ann", "pw1", Map.of("master", "yarn"));
    assertThat(new Spark(login).requests().authorization()).isEqualTo("Basic YW5uOnB3MQ==");
    var token = new Connection("e", "spark", "", 0, "", "", "t1", Map.of("master", "k8s://a:1"));
    assertThat(new Spark(token).requests().authorization()).isEqualTo("Bearer t1");
    assertThatThrownBy(
            () -> spark("", Map.of("master", "k8s://a:1", "ca", "/etc/ca.pem")).requests())
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("BEGIN CERTIFICATE");
  }

  @Test
  void shouldNotLookForProgramsOfAnotherMachine() {
    var there =
        spark("rm", Map.of("master", "yarn", "spark-home", "/opt/s", "hadoop-conf-dir", "/opt/h"));
    assertThat(there.programsElsewhere().environment())
        .isEqualTo(Map.of("SPARK_HOME", "/opt/s", "HADOOP_CONF_DIR", "/opt/h"));
    assertThatThrownBy(there::programs).hasMessageContaining("of this worker");
    assertThatThrownBy(() -> spark("", Map.of("spark-home", "x")).programsElsewhere())
        .hasMessageContaining("whole path");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"mesos://a:5050", "k8s://", "k8s://https://ann:pw1@a:1", "spark://a", "local["})
  void shouldRefuseMastersThatItDoesNotDrive(String master) {
    assertThatThrownBy(() -> spark("a", Map.of("master", master)).master())
        .isInstanceOf(TaskFailed.class)
        .hasMessageStartingWith("The connection etl cannot be used")
        .hasMessageContaining("master");
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
