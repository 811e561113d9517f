// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.updraft.api.TaskFailed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
          String token = String.valueOf(exchange.getRequestHeaders().getFirst("X-Token"));
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

  private String url(int status) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + status;
  }
}
