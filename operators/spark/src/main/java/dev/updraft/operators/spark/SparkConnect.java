// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import dev.updraft.api.Connection;
import dev.updraft.api.ConnectionView;
import dev.updraft.api.TaskFailed;
import dev.updraft.operators.spark.connect.Address;
import java.util.regex.Pattern;

/**
 * A connection of type {@code spark-connect}: a Spark Connect server, of Spark 4.0 or newer. Host
 * and port (15002) are the server's, the login is the user whose sessions are used ({@code updraft}
 * unless said), the password its token ({@code spark.connect.authenticate.token}), sent as {@code
 * Authorization: Bearer}. Extras, all optional:
 *
 * <ul>
 *   <li>{@code tls}: {@code true} for a server behind TLS; a token goes to another machine only so
 *   <li>{@code ca}: certificates that it is known by, as PEM; with it, {@code tls} is {@code true}
 * </ul>
 *
 * <pre>{@code
 * var lake = flow.connection("lake", SparkConnect.class);
 * }</pre>
 *
 * <p>What is wrong with it is said, as {@link TaskFailed}, by the method that needs it.
 */
public record SparkConnect(Connection connection) implements ConnectionView {
  private static final int PORT = 15_002;
  private static final String USER = "updraft";
  private static final Pattern HOST = Pattern.compile("[\\w.-]+|\\[?[\\da-fA-F:.]+]?");
  private static final Pattern HERE =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[?(0{0,4}:){2,7}0{0,3}1]?");
  private static final String END = "-----END CERTIFICATE-----";

  /**
   * Where the server is.
   *
   * @throws TaskFailed when the connection does not say so, or would tell its token to all
   */
  Address address() {
    extras().checkType();
    String host = connection.host();
    if (!HOST.matcher(host).matches()) {
      throw extras()
          .wrong(
              (host.isEmpty() ? "it has no host" : "its host is no name of a machine")
                  + "; give that of the Spark Connect server");
    }
    if (!tls() && !connection.password().isEmpty() && !HERE.matcher(host).matches()) {
      throw extras()
          .wrong(
              "its password would go to "
                  + host
                  + " in clear text; let a gate before the server speak TLS, and set the extra tls"
                  + " to true");
    }
    int port = connection.port() == 0 ? PORT : connection.port();
    return new Address(host, port, tls(), ca(), connection.password());
  }

  /** Whose sessions are used. */
  String user() {
    return connection.login().isEmpty() ? USER : connection.login();
  }

  private boolean tls() {
    return switch (extras().text("tls")) {
      case "true" -> true;
      case "" -> !ca().isEmpty();
      case "false" -> {
        if (!ca().isEmpty()) {
          throw extras().wrong("it has an extra ca, and its extra tls is false; leave one out");
        }
        yield false;
      }
      default -> throw extras().wrong("its extra tls must be true or false");
    };
  }

  private String ca() {
    String given = extras().text("ca");
    if (!given.isEmpty() && !given.contains(END)) {
      throw extras()
          .wrong(
              "its extra ca holds no certificate; give the text from BEGIN CERTIFICATE to END"
                  + " CERTIFICATE, both lines included");
    }
    return given;
  }

  private Extras extras() {
    return new Extras(connection, "spark-connect");
  }
}
