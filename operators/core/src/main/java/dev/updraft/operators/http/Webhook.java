// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.http;

import dev.updraft.api.Connection;
import dev.updraft.api.TaskFailed;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;

/**
 * Where somebody listens for signed notifications, as Standard Webhooks says.
 *
 * <pre>{@code
 * client.send(Webhook.of(connection).post("msg_1", "{}", now).timeout(patience).build(), handler)
 * }</pre>
 */
public record Webhook(URI url, SigningSecrets secrets) {
  /**
   * A connection whose host, port and schema, a path, are the address, and whose password signs.
   *
   * @throws TaskFailed when it leads nowhere, or cannot sign
   */
  public static Webhook of(Connection connection) {
    boolean web = connection.type().equals("http") || connection.type().equals("https");
    if (!web || connection.host().isEmpty()) {
      throw wrong(connection, "it must be of type http or https, with the host of who is told");
    }
    String path = connection.schema();
    int port = connection.port() == 0 ? -1 : connection.port();
    try {
      var url =
          new URI(
              connection.type(),
              null,
              connection.host(),
              port,
              path.startsWith("/") ? path : "/" + path,
              null,
              null);
      return new Webhook(url, SigningSecrets.of(connection));
    } catch (URISyntaxException e) {
      throw wrong(connection, "host, port and schema make no URL: " + e.getMessage());
    }
  }

  private static TaskFailed wrong(Connection connection, String what) {
    return new TaskFailed("The connection " + connection.id() + " cannot be used: " + what);
  }

  /**
   * A notification, without a time-out.
   *
   * @param id the same each time that the same is told
   * @param body JSON
   */
  public HttpRequest.Builder post(String id, String body, Instant now) {
    return signed(url, id, body, now)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body));
  }

  /** A question about one, at an address of who was told. */
  public HttpRequest.Builder ask(URI at, String id, Instant now) {
    return signed(at, id, "", now).GET();
  }

  private HttpRequest.Builder signed(URI to, String id, String body, Instant now) {
    long seconds = now.getEpochSecond();
    return HttpRequest.newBuilder(to)
        .header("webhook-id", id)
        .header("webhook-timestamp", Long.toString(seconds))
        .header("webhook-signature", secrets.sign(id, seconds, body));
  }
}
