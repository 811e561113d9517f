// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import dev.updraft.api.Connection;
import dev.updraft.api.ConnectionView;
import dev.updraft.api.TaskFailed;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * A connection of type {@code livy}: a server of Apache Livy. Host and port (8998) are the
 * server's; with a login, it and the password are sent as {@code Authorization: Basic}, a password
 * alone is a token, sent as {@code Bearer}. Extras, all optional:
 *
 * <ul>
 *   <li>{@code url}: instead of host and port, for TLS or a path, as behind a gateway
 *   <li>{@code history}: URL of the history server, for a link
 *   <li>{@code spark.…}: properties of every job
 * </ul>
 *
 * <pre>{@code
 * var livy = flow.connection("livy", Livy.class);
 * }</pre>
 *
 * <p>What is wrong with it is said, as {@link TaskFailed}, by the method that needs it.
 */
public record Livy(Connection connection) implements ConnectionView {
  private static final int PORT = 8998;

  /**
   * Where the server is, without a slash at the end.
   *
   * @throws TaskFailed when the connection does not say so
   */
  public URI url() {
    extras().checkType();
    if (!extras().text("url").isEmpty()) {
      return extras().url("url", "https://gate.example/livy");
    }
    String host = connection.host();
    if (!host.matches("[\\w.-]+|\\[[\\da-fA-F:.]+]")) {
      throw extras()
          .wrong(
              (host.isEmpty() ? "it has no host" : "its host is no name of a machine")
                  + "; give that of Livy's server, or the extra url");
    }
    int port = connection.port() == 0 ? PORT : connection.port();
    return URI.create("http://" + host + ":" + port);
  }

  /**
   * Where the history server is, without a slash at the end; empty when the connection does not say
   * so.
   *
   * @throws TaskFailed when it is no URL
   */
  public Optional<URI> history() {
    return extras().history();
  }

  /** Properties of every job: the extras that begin with {@code spark.}, by name. */
  public Map<String, String> conf() {
    return extras().conf();
  }

  Requests requests() {
    String login = connection.login();
    String password = connection.password();
    if (login.isEmpty()) {
      return Requests.bearer(password);
    }
    if (login.contains(":")) {
      throw extras().wrong("its login holds a colon, which HTTP cannot send");
    }
    return Requests.basic(login, password);
  }

  private Extras extras() {
    return new Extras(connection, "livy");
  }
}
