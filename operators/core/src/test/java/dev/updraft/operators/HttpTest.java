// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.updraft.api.Connection;
import dev.updraft.api.TaskFailed;
import dev.updraft.api.Value;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class HttpTest {
  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          int status = Integer.parseInt(exchange.getRequestURI().getPath().substring(1));
          byte[] echo = exchange.getRequestBody().readAllBytes();
          String header = status == 201 ? "Authorization" : "X-Token";
          String token = String.valueOf(exchange.getRequestHeaders().getFirst(header));
          exchange.getResponseHeaders().add("Location", "/200");
          byte[] body = (token + ":" + new String(echo, UTF_8)).getBytes(UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void shouldSendAndReceive() throws Exception {
    var answer = Http.post(url(200)).header("X-Token", "t").body("hi").run(Contexts.in(folder));
    assertThat(answer).isEqualTo(new Http.Answer(200, "t:hi"));
  }

  @Test
  void shouldCallOnlyLastingFailuresFinal() {
    assertThatThrownBy(() -> Http.get(url(404)).run(Contexts.in(folder)))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("404");
    assertThatThrownBy(() -> Http.get(url(503)).run(Contexts.in(folder)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("503");
    assertThatThrownBy(() -> Http.get(url(429)).run(Contexts.in(folder)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void shouldLogInByAConnection() throws Exception {
    var crm = Value.of(new Connection("crm", "http", "", 0, "", "ann", "s3cret", Map.of()));
    var bearer = new Http.Login(Http.Login.Scheme.BEARER, crm);
    assertThat(by(bearer, 201).run(Contexts.in(folder)).body()).isEqualTo("Bearer s3cret:");
    var basic = new Http.Login(Http.Login.Scheme.BASIC, crm);
    assertThat(by(basic, 201).run(Contexts.in(folder)).body()).isEqualTo("Basic YW5uOnMzY3JldA==:");
    assertThat(bearer.toString()).doesNotContain("s3cret");
  }

  private Http by(Http.Login login, int status) {
    var plain = Http.get(url(status));
    return new Http(
        plain.method(),
        plain.url(),
        plain.headers(),
        plain.body(),
        plain.limit(),
        Optional.of(login));
  }

  @Test
  void shouldFollowARedirectOnlyWithoutASecret() throws Exception {
    assertThat(Http.get(url(302)).run(Contexts.in(folder)).status()).isEqualTo(200);
    var crm = Value.of(new Connection("crm", "http", "", 0, "", "", "s3cret", Map.of()));
    var login = new Http.Login(Http.Login.Scheme.BEARER, crm);
    assertThatThrownBy(() -> by(login, 302).run(Contexts.in(folder)))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("302");
  }

  @Test
  @Timeout(30)
  void shouldGiveUpOnAnAnswerThatBeginsAndDoesNotEnd() {
    var over = new CountDownLatch(1);
    server.createContext(
        "/half",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('a');
          exchange.getResponseBody().flush();
          awaitUnchecked(over);
          exchange.close();
        });
    try {
      var half = Http.get(url(200).replace("/200", "/half")).within(Duration.ofMillis(300));
      assertThatThrownBy(() -> half.run(Contexts.in(folder)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no whole answer within PT0.3S");
    } finally {
      over.countDown();
    }
  }

  private static void awaitUnchecked(CountDownLatch over) {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String url(int status) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + status;
  }
}
