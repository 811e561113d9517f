// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import dev.updraft.api.Connection;
import dev.updraft.api.ConnectionView;
import dev.updraft.api.TaskFailed;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A connection of type {@code spark}: a standalone master, or the worker's own machine, and the
 * Spark and the Java that jobs of this connection are started with.
 *
 * <p>Host and port are the master's ({@code spark://host:7077}); the password, if any, is a token
 * for the submission server, sent as {@code Authorization: Bearer}. Extras, all optional:
 *
 * <ul>
 *   <li>{@code master}: instead of host and port; {@code local[4]}, {@code spark://a:7077,b:7077}
 *   <li>{@code rest-port} (6066) or {@code rest} (a URL): the submission server
 *   <li>{@code ui-port} (8080) or {@code ui} (a URL): the master's pages
 *   <li>{@code history}: URL of the history server, for a link
 *   <li>{@code spark-home}, {@code java-home}, {@code python}: folders and a command on the worker
 *   <li>{@code spark.…}: properties of every job
 * </ul>
 *
 * <pre>{@code
 * var spark = flow.connection("spark", Spark.class);
 * }</pre>
 *
 * <p>What is wrong with it is said, as {@link TaskFailed}, by the method that needs it.
 */
public record Spark(Connection connection) implements ConnectionView {
  private static final int RPC_PORT = 7077;
  private static final int REST_PORT = 6066;
  private static final int UI_PORT = 8080;
  private static final int LAST_PORT = 65_535;
  private static final Pattern LOCAL = Pattern.compile("local(\\[(\\*|\\d+)(,\\d+)?])?");
  private static final Pattern STANDALONE =
      Pattern.compile("spark://[\\w.:\\[\\]-]+:\\d+(,[\\w.:\\[\\]-]+:\\d+)*");

  /**
   * {@code spark://host:port} or {@code local[N]}.
   *
   * @throws TaskFailed when there is none, or of a kind that Updraft does not drive
   */
  public String master() {
    checkType();
    String given = extra("master");
    if (given.isEmpty()) {
      int port = connection.port() == 0 ? RPC_PORT : connection.port();
      return "spark://" + host("the extra master") + ":" + port;
    }
    if (LOCAL.matcher(given).matches() || STANDALONE.matcher(given).matches()) {
      return given;
    }
    throw wrong(
        "its master is " + given + ", and only local[N] and spark://host:port can be driven yet");
  }

  /**
   * The master where drivers can run in the cluster.
   *
   * @throws TaskFailed when it is {@code local}
   */
  String standalone() {
    String master = master();
    if (master.startsWith("local")) {
      throw wrong("its master is " + master + ", where no driver can run in a cluster");
    }
    return master;
  }

  /**
   * The master's submission server.
   *
   * @throws TaskFailed when it is not known where that is
   */
  public URI rest() {
    return page("rest", REST_PORT);
  }

  /**
   * The master's pages.
   *
   * @throws TaskFailed when it is not known where they are
   */
  public URI ui() {
    return page("ui", UI_PORT);
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

  private URI page(String name, int usual) {
    checkType();
    String given = extra(name);
    return given.isEmpty()
        ? URI.create("http://" + host("the extra " + name) + ":" + port(name + "-port", usual))
        : extras().url(name, "http://spark.example:6066");
  }

  private int port(String name, int usual) {
    String given = extra(name);
    if (given.isEmpty()) {
      return usual;
    }
    if (given.matches("\\d{1,5}")) {
      int port = Integer.parseInt(given);
      if (port > 0 && port <= LAST_PORT) {
        return port;
      }
    }
    throw wrong("its extra " + name + " is " + given + ", and must be a port from 1 to 65535");
  }

  private String host(String instead) {
    if (connection.host().isEmpty()) {
      throw wrong("it has no host; give that of the master, or " + instead);
    }
    return connection.host();
  }

  /**
   * The folder of Spark on this worker; it holds {@code bin/spark-submit}.
   *
   * @throws TaskFailed when there is no Spark in it
   */
  public Path home() {
    return program("spark-home", "bin/spark-submit");
  }

  /**
   * The Java that runs Spark on this worker; empty = the {@code java} that its PATH finds.
   *
   * @throws TaskFailed when the connection names one, and it is not there
   */
  public String javaHome() {
    checkType();
    return extra("java-home").isEmpty() ? "" : program("java-home", "bin/java").toString();
  }

  /** What runs Python files, on driver and executors; empty = Spark's own choice. */
  public String python() {
    return extra("python");
  }

  private Path program(String name, String program) {
    checkType();
    String given = extra(name);
    if (given.isEmpty()) {
      throw wrong("it has no extra " + name + ", the folder on the worker that holds " + program);
    }
    Path folder = Path.of(given);
    if (!folder.isAbsolute() || !Files.isExecutable(folder.resolve(program))) {
      throw wrong(
          "its extra "
              + name
              + " is "
              + given
              + ", and there is no "
              + program
              + " in it on this worker; give the whole path of the folder");
    }
    return folder;
  }

  /** Properties of every job: the extras that begin with {@code spark.}, by name. */
  public Map<String, String> conf() {
    checkType();
    return extras().conf();
  }

  String token() {
    return connection.password();
  }

  private String extra(String name) {
    return extras().text(name);
  }

  private void checkType() {
    extras().checkType();
  }

  private TaskFailed wrong(String what) {
    return extras().wrong(what);
  }

  private Extras extras() {
    return new Extras(connection, "spark");
  }
}
