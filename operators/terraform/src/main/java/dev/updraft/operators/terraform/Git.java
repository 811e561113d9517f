// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import dev.updraft.api.Connection;
import dev.updraft.api.ConnectionView;
import dev.updraft.api.TaskFailed;
import dev.updraft.operators.terraform.GitUrl.Scheme;

/**
 * A connection of type {@code git}: who may read repositories of a host. Its host, and its port
 * where it has one, must be those of the repository's URL: a secret goes nowhere else.
 *
 * <ul>
 *   <li>for {@code https} the password, which is mostly a token, and a login ({@code git}, where it
 *       has none)
 *   <li>for {@code ssh} the extras {@code private_key}, the text of a key file without a
 *       passphrase, and {@code host_key}, the key that the host must show, as {@code ssh-keyscan}
 *       prints it without the name: {@code ssh-ed25519 AAAA…}
 * </ul>
 *
 * <pre>{@code
 * var login = flow.connection("infra_git", Git.class);
 * var plan =
 *     Apply.on(terraform)
 *         .git("https://git.example.com/infra.git", "9fceb02d0ae598e95dc970b74767f19372d61af8", "gpu", login);
 * }</pre>
 *
 * <p>What is wrong with it fails the task for good, when a task uses it.
 */
public record Git(Connection connection) implements ConnectionView {
  /**
   * @throws TaskFailed when it is not for there
   */
  void requireFor(GitUrl url) {
    if (!connection.type().equals("git")) {
      throw wrong("it is of type '" + connection.type() + "', and must be of type git");
    }
    boolean samePort = connection.port() == 0 || connection.port() == url.port();
    if (!connection.host().equalsIgnoreCase(url.host()) || !samePort) {
      throw wrong(
          "it is for %s, and the repository is on %s:%d; its secrets go to its own host only"
              .formatted(connection, url.host(), url.port()));
    }
    if (url.scheme() == Scheme.SSH) {
      if (privateKey().isBlank()) {
        throw wrong("its extra private_key is not set, which ssh needs");
      }
      hostKey();
    } else if (connection.password().isEmpty()) {
      throw wrong("it has no password, which is where a token stands");
    }
    if ((login() + connection.password()).chars().anyMatch(Character::isISOControl)) {
      throw wrong("its login or password holds a line break or another control character");
    }
  }

  String login() {
    return connection.login().isEmpty() ? "git" : connection.login();
  }

  String password() {
    return connection.password();
  }

  /** Ends with a line break, without which ssh reads none. */
  String privateKey() {
    return connection.extra().getOrDefault("private_key", "").strip() + "\n";
  }

  /** Type and key. */
  String hostKey() {
    String given = connection.extra().getOrDefault("host_key", "").strip();
    if (!given.matches("[a-z][\\w@.-]* AAAA[\\w+/=]+( .*)?")) {
      throw wrong(
          "its extra host_key is "
              + (given.isEmpty() ? "not set" : "no key")
              + "; look at what this prints, and take it without the name: ssh-keyscan -t ed25519 "
              + connection.host());
    }
    return given;
  }

  TaskFailed wrong(String what) {
    return new TaskFailed("The connection " + connection.id() + " cannot be used: " + what);
  }
}
