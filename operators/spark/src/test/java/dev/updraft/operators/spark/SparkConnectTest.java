// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.Connection;
import dev.updraft.api.TaskFailed;
import io.grpc.TlsServerCredentials;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparkConnectTest {
  private static SparkConnect at(String host, String password, Map<String, String> extra) {
    return new SparkConnect(
        new Connection("lake", "spark-connect", host, 0, "", "", password, extra));
  }

  @Test
  void shouldKnowItsDefaults() {
    var lake = at("spark.example", "", Map.of());
    assertThat(lake.address()).hasToString("spark.example:15002");
    assertThat(lake.address().tls()).isFalse();
    assertThat(lake.user()).isEqualTo("updraft");
    assertThat(at("::1", "", Map.of()).address()).hasToString("[::1]:15002");
  }

  @Test
  void shouldTellItsTokenToNobodyOnTheWay() {
    assertThatThrownBy(() -> at("spark.example", "t0p", Map.of()).address())
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("The connection lake")
        .hasMessageContaining("clear text")
        .hasMessageNotContaining("t0p");
    assertThat(at("spark.example", "t0p", Map.of("tls", "true")).address().tls()).isTrue();
    assertThat(at("spark.example", "t0p", Map.of("tls", "true")).address().toString())
        .doesNotContain("t0p");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1", "127.1.2.3", "::1", "[::1]"})
  void shouldTellItOnThisMachine(String host) {
    assertThatCode(() -> at(host, "t0p", Map.of()).address()).doesNotThrowAnyException();
  }

  @Test
  void shouldSayWhatIsWrong() {
    assertThatThrownBy(() -> at("", "", Map.of()).address()).hasMessageContaining("no host");
    assertThatThrownBy(() -> at("sc://a", "", Map.of()).address()).hasMessageContaining("no name");
    assertThatThrownBy(() -> at("a", "", Map.of("tls", "yes")).address())
        .hasMessageContaining("true or false");
    assertThatThrownBy(() -> at("a", "", Map.of("ca", "x")).address())
        .hasMessageContaining("no certificate");
    var other = new Connection("lake", "spark", "a", 0, "", "", "", Map.of());
    assertThatThrownBy(() -> new SparkConnect(other).address())
        .hasMessageContaining("of type spark-connect");
  }

  @Test
  void shouldTrustWhoItIsToldTo(@TempDir Path folder) throws Exception {
    var signed = SelfSigned.in(folder);
    var credentials = TlsServerCredentials.newBuilder().keyManager(signed.keys()).build();
    try (var connect = ScriptedConnect.start(credentials)) {
      var trusting = Map.of("ca", signed.ca());
      assertThatCode(() -> look(connect.port(), trusting, folder)).doesNotThrowAnyException();
      assertThat(connect.started()).isOne();
      assertThatThrownBy(() -> look(connect.port(), Map.of("tls", "true"), folder))
          .hasMessageContaining("UNAVAILABLE");
      assertThatThrownBy(() -> look(connect.port(), Map.of(), folder)).isNotNull();
      assertThat(connect.started()).isOne();
    }
  }

  private static void look(int port, Map<String, String> extra, Path folder) throws Exception {
    var sql =
        OnScriptedConnect.on(
                new Connection(
                    "lake",
                    "spark-connect",
                    "127.0.0.1",
                    port,
                    "",
                    "",
                    ScriptedConnect.TOKEN,
                    extra))
            .run("DELETE FROM t");
    sql.poll(sql.submit(Contexts.in(folder, 1, 1)), Contexts.in(folder, 1, 2));
  }
}
