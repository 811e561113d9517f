// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import dev.updraft.api.Connection;
import dev.updraft.api.ConnectionView;
import dev.updraft.api.TaskFailed;

/**
 * A connection of type {@code ssh}: host, port (22), login, and a password or, better, the extra
 * {@code private_key}, the text of a key file; {@code private_key_passphrase} opens it. The extra
 * {@code host_key} is the key that the host must show, as {@code ssh-keyscan} prints it without the
 * name: {@code ssh-ed25519 AAAA…}. The names are Airflow's; unlike there no host is trusted unseen.
 *
 * <pre>{@code
 * var gateway = flow.connection("gateway", Ssh.class);
 * flow.task("load", SshScript.on(gateway).script("./load.sh \"$1\"").arg(day));
 * }</pre>
 *
 * <p>What is wrong with it fails the task for good, when a task uses it.
 */
public record Ssh(Connection connection) implements ConnectionView {
  private static final int USUAL_PORT = 22;
  private static final int CONNECT_MILLIS = 10_000;

  /** A dead connection is found by three of these without an answer. */
  private static final int ALIVE_MILLIS = 10_000;

  int port() {
    return connection.port() == 0 ? USUAL_PORT : connection.port();
  }

  /** The host's key, as the connection says. */
  HostKey hostKey() {
    return HostKey.of(extra("host_key"))
        .orElseThrow(
            () ->
                wrong(
                    "its extra host_key is "
                        + (extra("host_key").isEmpty() ? "not set" : "no key")
                        + "; look at what this prints, and take it without the name: ssh-keyscan -t"
                        + " ed25519 "
                        + connection.host()));
  }

  /**
   * Logs in.
   *
   * @throws TaskFailed when it will never work
   * @throws JSchException when it may work later
   */
  Session open(String host, HostKeys keys) throws JSchException {
    requireUsable();
    var jsch = new JSch();
    identify(jsch);
    Session session = jsch.getSession(connection.login(), host, port());
    session.setDaemonThread(true);
    session.setHostKeyRepository(keys);
    session.setConfig("StrictHostKeyChecking", "yes");
    keys.expected().ifPresent(key -> session.setConfig("server_host_key", key.algorithms()));
    session.setConfig("PreferredAuthentications", "publickey,password");
    session.setServerAliveInterval(ALIVE_MILLIS);
    session.setServerAliveCountMax(3);
    if (!connection.password().isEmpty()) {
      session.setPassword(connection.password().getBytes(UTF_8));
    }
    connect(session, host, keys);
    return session;
  }

  private void requireUsable() {
    if (!connection.type().equals("ssh")) {
      throw wrong("it is of type '" + connection.type() + "', and must be of type ssh");
    }
    if (connection.login().isEmpty()) {
      throw wrong("it has no login");
    }
    if (connection.password().isEmpty() && extra("private_key").isEmpty()) {
      throw wrong("it has neither a password nor the extra private_key");
    }
  }

  private void identify(JSch jsch) {
    String key = extra("private_key");
    if (key.isEmpty()) {
      return;
    }
    String passphrase = extra("private_key_passphrase");
    try {
      jsch.addIdentity(
          connection.id(),
          (key.strip() + "\n").getBytes(UTF_8),
          null,
          passphrase.isEmpty() ? null : passphrase.getBytes(UTF_8));
    } catch (JSchException e) {
      throw wrong("its extra private_key cannot be read: " + e.getMessage());
    }
  }

  private void connect(Session session, String host, HostKeys keys) throws JSchException {
    try {
      session.connect(CONNECT_MILLIS);
    } catch (JSchException e) {
      session.disconnect();
      String said = String.valueOf(e.getMessage());
      if (keys.refused()) {
        throw wrong(keys.complaint(host));
      }
      if (said.startsWith("Auth fail") || said.startsWith("USERAUTH fail")) {
        throw wrong(
            "%s lets %s not in with this %s"
                .formatted(
                    host,
                    connection.login(),
                    extra("private_key").isEmpty() ? "password" : "private_key"));
      }
      throw e;
    }
  }

  private String extra(String name) {
    return connection.extra().getOrDefault(name, "").strip();
  }

  TaskFailed wrong(String what) {
    return new TaskFailed("The connection " + connection.id() + " cannot be used: " + what);
  }
}
