// SPDX-License-Identifier: Apache-2.0
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.updraft.api.Connection;
import dev.updraft.api.TaskFailed;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a service that uses a model does when it is told of a new version: it checks who says so,
 * fetches the model, and answers what it has now. This one ends when it has been told.
 */
final class DelayService {
  private static final int MINUTES = 5;

  private DelayService() {}

  static void untilRefreshed(Connection address, Supplier<String> refresh)
      throws IOException, InterruptedException {
    var told = new CountDownLatch(1);
    var server = HttpServer.create(new InetSocketAddress(address.host(), address.port()), 0);
    server.createContext("/", exchange -> answer(exchange, address, refresh, told));
    server.start();
    try {
      if (!told.await(MINUTES, TimeUnit.MINUTES)) {
        throw new TaskFailed("Nobody told of a new version within " + MINUTES + " minutes");
      }
    } finally {
      server.stop(1);
    }
  }

  private static void answer(
      HttpExchange exchange, Connection address, Supplier<String> refresh, CountDownLatch told)
      throws IOException {
    try (exchange) {
      var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      if (!signed(exchange, body, address.password())) {
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      var answer = refresh.get().getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
      System.out.println("told " + body);
    }
    told.countDown();
  }

  /** As standardwebhooks.com says; a service of yours has a library for it. */
  private static boolean signed(HttpExchange exchange, String body, String secret) {
    var head = exchange.getRequestHeaders();
    var text = head.getFirst("webhook-id") + "." + head.getFirst("webhook-timestamp") + "." + body;
    try {
      var mac = Mac.getInstance("HmacSHA256");
      var key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      var right = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(UTF_8)));
      var given = String.valueOf(head.getFirst("webhook-signature"));
      return MessageDigest.isEqual(right.getBytes(UTF_8), given.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
