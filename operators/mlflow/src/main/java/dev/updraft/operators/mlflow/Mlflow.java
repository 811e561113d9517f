// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.mlflow;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.api.Connection;
import dev.updraft.api.ConnectionView;
import dev.updraft.api.TaskFailed;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;

/**
 * A connection of type {@code mlflow}: the tracking server of an MLflow. Host and port (5000) are
 * the server's; with a login, it and the password are sent as {@code Authorization: Basic}, a
 * password alone is a token, sent as {@code Bearer}. The extra {@code url} takes the place of host
 * and port, for TLS or a path, as behind a gateway.
 *
 * <pre>{@code
 * var mlflow = flow.connection("mlflow", Mlflow.class);
 * }</pre>
 *
 * <p>What is wrong with it is said, as {@link TaskFailed}, by the method that needs it.
 */
public record Mlflow(Connection connection) implements ConnectionView {
  private static final int PORT = 5000;
  private static final Duration LONGEST = Duration.ofSeconds(30);

  /**
   * Where the server is, without a slash at the end.
   *
   * @throws TaskFailed when the connection does not say so
   */
  public URI url() {
    if (!connection.type().equals("mlflow")) {
      throw wrong("it is of type '" + connection.type() + "', and must be of type mlflow");
    }
    String given = connection.extra().getOrDefault("url", "").strip();
    if (!given.isEmpty()) {
      return plain(given.endsWith("/") ? given.substring(0, given.length() - 1) : given);
    }
    String host = connection.host();
    if (!host.matches("[\\w.-]+|\\[[\\da-fA-F:.]+]")) {
      throw wrong(
          (host.isEmpty() ? "it has no host" : "its host is no name of a machine")
              + "; give that of MLflow's tracking server, or the extra url");
    }
    return URI.create("http://" + host + ":" + (connection.port() == 0 ? PORT : connection.port()));
  }

  private URI plain(String given) {
    try {
      var url = URI.create(given);
      boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (http && url.getHost() != null && url.getUserInfo() == null && url.getQuery() == null) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // said below, without the text: it may hold a password
    }
    throw wrong("its extra url is no plain URL; it must look like https://mlflow.example/team");
  }

  Requests open() {
    return open(LONGEST);
  }

  /**
   * @param longest how long an answer may take
   */
  Requests open(Duration longest) {
    return new Requests(url(), authorization(), longest);
  }

  String authorization() {
    String login = connection.login();
    String password = connection.password();
    if (login.contains(":")) {
      throw wrong("its login holds a colon, which HTTP cannot send");
    }
    if (!login.isEmpty()) {
      byte[] both = (login + ":" + password).getBytes(UTF_8);
      return "Basic " + Base64.getEncoder().encodeToString(both);
    }
    return password.isEmpty() ? "" : "Bearer " + password;
  }

  private TaskFailed wrong(String what) {
    return new TaskFailed("The connection " + connection.id() + " cannot be used: " + what);
  }
}
