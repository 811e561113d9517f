// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.updraft.api.Connection;
import dev.updraft.api.TaskFailed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KubernetesTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private static Kubernetes kubernetes(String host, Map<String, String> extra) {
    return new Kubernetes(new Connection("k", "kubernetes", host, 0, "", "", "t0psecret", extra));
  }

  @Test
  void shouldKnowItsServerByHostOrUrl() {
    assertThat(kubernetes("k.example", Map.of()).url()).hasToString("https://k.example:443");
    assertThat(kubernetes("", Map.of("url", "https://10.0.0.1:6443/")).url())
        .hasToString("https://10.0.0.1:6443");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "http://a", "a/b", "ann@a"})
  void shouldRefuseAHostThatIsNone(String host) {
    assertThatThrownBy(() -> kubernetes(host, Map.of()).url())
        .isInstanceOf(TaskFailed.class)
        .hasMessageStartingWith("The connection k cannot be used")
        .hasMessageContaining("host");
  }

  @Test
  void shouldSayWhatIsWrong() {
    assertThatThrownBy(() -> kubernetes("", Map.of("url", "https://ann:pw1@a")).url())
        .hasMessageContaining("extra url")
        .hasMessageNotContaining("pw1");
    for (String pem :
        new String[] {
          "t0psecret", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"
        }) {
      assertThatThrownBy(() -> kubernetes("a", Map.of("ca", pem)).open())
          .isInstanceOf(TaskFailed.class)
          .hasMessageContaining("its extra ca is no certificate in PEM");
    }
    assertThatThrownBy(
            () -> new Kubernetes(new Connection("x", "http", "a", 0, "", "", "", Map.of())).url())
        .hasMessageContaining("must be of type kubernetes");
  }

  /** The certificate of a cluster is signed by nobody whom Java knows. */
  @Test
  void shouldTrustTheCertificateOfTheClusterAndNoOther(@TempDir Path temp) throws Exception {
    KeyStore ours = made(temp.resolve("ours.p12"));
    HttpsServer server = serving(ours);
    try {
      var url = "https://127.0.0.1:" + server.getAddress().getPort();
      var place = new Place("serving", "churn");
      try (KubeApi api = kubernetes("", Map.of("url", url, "ca", pem(ours))).open()) {
        assertThat(api.get(place).orElseThrow().uid()).isEqualTo("uid-1");
      }
      String other = pem(made(temp.resolve("other.p12")));
      for (var extra : List.of(Map.of("url", url), Map.of("url", url, "ca", other))) {
        try (KubeApi api = kubernetes("", extra).open()) {
          assertThatThrownBy(() -> api.get(place))
              .isInstanceOf(IOException.class)
              .hasMessageContaining("SSLHandshakeException");
        }
      }
    } finally {
      server.stop(0);
    }
  }

  private static KeyStore made(Path file) throws Exception {
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var command =
        new ProcessBuilder(
            keytool,
            "-genkeypair",
            "-alias",
            "k",
            "-keyalg",
            "EC",
            "-dname",
            "CN=kube",
            "-ext",
            "SAN=ip:127.0.0.1",
            "-keystore",
            file.toString(),
            "-storepass",
            new String(PASSWORD));
    Path log = file.resolveSibling("keytool.log");
    assertThat(command.redirectErrorStream(true).redirectOutput(log.toFile()).start().waitFor())
        .as(() -> read(log))
        .isZero();
    return KeyStore.getInstance(file.toFile(), PASSWORD);
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static String pem(KeyStore store) throws Exception {
    var body = Base64.getMimeEncoder().encodeToString(store.getCertificate("k").getEncoded());
    return "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
  }

  private static HttpsServer serving(KeyStore store) throws Exception {
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    var tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), null, null);
    var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.createContext(
        "/",
        exchange -> {
          byte[] body =
              "{\"kind\":\"Deployment\",\"metadata\":{\"uid\":\"uid-1\"}}".getBytes(UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }
}
