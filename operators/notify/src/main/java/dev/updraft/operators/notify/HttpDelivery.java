// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.api.Connection;
import dev.updraft.operators.http.Webhook;
import dev.updraft.operators.http.WholeAnswer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * One consumer that listens for signed POST requests and, where it answers 202, is asked at a
 * status address, or told again, until it says that it has the version.
 */
record HttpDelivery(String id, Webhook hook, String status) implements Delivery {
  private static final int LONGEST_BODY = 65_536;
  private static final int ACCEPTED = 202;

  static HttpDelivery of(Connection connection) {
    var hook = Webhook.of(connection);
    String status = connection.extra().getOrDefault("status", "").strip();
    try {
      hook.url().resolve(filled(status, "any"));
      return new HttpDelivery(connection.id(), hook, status);
    } catch (IllegalArgumentException e) {
      throw Consumer.wrong(connection, "the extra status makes no URL: " + e.getMessage());
    }
  }

  private static String filled(String status, String subject) {
    return status.replace("{subject}", URLEncoder.encode(subject, UTF_8));
  }

  @Override
  public List<String> names() {
    return List.of(id);
  }

  @Override
  public List<Line> ask(Told told, List<Line> lines, Instant now)
      throws IOException, InterruptedException {
    Line line = lines.getFirst();
    boolean asks = !line.status().isEmpty();
    try (var client =
        HttpClient.newBuilder()
            .connectTimeout(LONGEST)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build()) {
      var request =
          asks
              ? hook.ask(URI.create(line.status()), told.id(), now)
              : hook.post(told.id(), told.body(), now);
      var answer =
          WholeAnswer.of(
              client,
              request.timeout(LONGEST).build(),
              BodyHandlers.limiting(BodyHandlers.ofString(), LONGEST_BODY));
      return List.of(
          answer.statusCode() / 100 == 2
              ? taken(told, line, asks, answer, now)
              : refusedOrLater(line, asks, answer, now));
    }
  }

  private Line taken(
      Told told, Line line, boolean asked, HttpResponse<String> answer, Instant now) {
    Said said = Said.of(answer.body());
    URI next = asked ? URI.create(line.status()) : next(told, answer);
    if (!ours(next)) {
      return line.refused(
          "its Location is on another host, " + next.getAuthority() + "; give it as extra status");
    }
    boolean nothing = said.version().isEmpty() && said.failed().isEmpty() && !said.confirms(told);
    if (nothing && next.equals(hook.url()) && answer.statusCode() != ACCEPTED) {
      return line.refused(
          "answered "
              + answer.statusCode()
              + " without a version; it must answer {\"version\": …}, or 202 until it has it");
    }
    return said.onto(line, told, now, next.equals(hook.url()) ? "" : next.toString())
        .notBefore(now.plus(Later.of(answer, now)));
  }

  /** Where to ask from now on; the URL itself = by telling again. */
  private URI next(Told told, HttpResponse<String> answer) {
    String location = answer.headers().firstValue("Location").orElse("");
    if (!status.isEmpty()) {
      return hook.url().resolve(filled(status, told.subject()));
    }
    return location.isEmpty() ? hook.url() : hook.url().resolve(location);
  }

  /** A consumer must not send the worker elsewhere; its connection may. */
  private boolean ours(URI next) {
    return !status.isEmpty()
        || (Objects.equals(next.getScheme(), hook.url().getScheme())
            && Objects.equals(next.getAuthority(), hook.url().getAuthority()));
  }

  private static Line refusedOrLater(
      Line line, boolean asked, HttpResponse<String> answer, Instant now) {
    int code = answer.statusCode();
    String words = Said.shortened("answered " + code + " " + answer.body());
    return switch (code) {
      case 408, 425, 429 -> line.again(words, now, Later.of(answer, now));
      case 404, 410 -> asked ? line.forgotten(words, now) : line.refused(words);
      default -> code >= 500 ? line.again(words, now, Later.of(answer, now)) : line.refused(words);
    };
  }

  @Override
  public void forget(Told told) {
    // nothing of ours is there
  }
}
