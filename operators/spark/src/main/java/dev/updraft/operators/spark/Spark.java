// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import dev.updraft.api.Connection;
import dev.updraft.api.ConnectionView;
import dev.updraft.api.TaskFailed;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A connection of type {@code spark}: a standalone master, YARN, Kubernetes, or the worker's own
 * machine, and the Spark and the Java that jobs of this connection are started with.
 *
 * <p>Host and port are those of a standalone master ({@code spark://host:7077}), or the host is
 * that of YARN's ResourceManager. Extras, all optional:
 *
 * <ul>
 *   <li>{@code master}: instead of host and port; {@code local[4]}, {@code spark://a:7077,b:7077},
 *       {@code yarn}, {@code k8s://https://host:6443}
 *   <li>{@code rest-port} (6066; YARN: 8088) or {@code rest} (a URL; YARN: several, with commas):
 *       the submission server, or YARN's ResourceManagers
 *   <li>{@code ui-port} (8080) or {@code ui} (a URL): a standalone master's pages
 *   <li>{@code history}: URL of the history server, for a link
 *   <li>{@code spark-home}, {@code java-home}, {@code python}, {@code hadoop-conf-dir}: folders and
 *       a command on the machine where spark-submit runs
 *   <li>{@code ca}: certificates that Kubernetes is known by, as PEM
 *   <li>{@code spark.…}: properties of every job
 * </ul>
 *
 * <p>The password, if any, is a token for the submission server or for Kubernetes, sent as {@code
 * Authorization: Bearer}. For YARN the login is the user whose job it is, and together with a
 * password it is sent as {@code Basic}, for a gate before the ResourceManager.
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
  private static final int MANAGER_PORT = 8088;
  private static final String YARN = "yarn";
  private static final String KUBERNETES = "k8s://";
  private static final int LAST_PORT = 65_535;
  private static final List<String> OF_ITS_MASTER =
      List.of("master", "rest", "ui", "ca", "hadoop-conf-dir");
  private static final Pattern LOCAL = Pattern.compile("local(\\[(\\*|\\d+)(,\\d+)?])?");
  private static final Pattern IN_A_RUN =
      Pattern.compile("(?:spark://)?([\\w.-]+|\\[[0-9a-fA-F:.]+])(?::(\\d{1,5}))?");
  private static final Pattern STANDALONE =
      Pattern.compile("spark://[\\w.:\\[\\]-]+:\\d+(,[\\w.:\\[\\]-]+:\\d+)*");

  /**
   * As spark-submit wants it: {@code spark://host:port}, {@code local[N]}, {@code yarn} or {@code
   * k8s://…}.
   *
   * @throws TaskFailed when there is none, or of a kind that Updraft does not drive
   */
  public String master() {
    checkType();
    String given = extra("master");
    if (given.isEmpty()) {
      int port = connection.port() == 0 ? RPC_PORT : connection.port();
      return "spark://" + host("that of the master, or the extra master") + ":" + port;
    }
    if (given.startsWith(KUBERNETES)) {
      return KUBERNETES + api(given);
    }
    if (given.equals(YARN)
        || LOCAL.matcher(given).matches()
        || STANDALONE.matcher(given).matches()) {
      return given;
    }
    throw wrong(
        "its master is "
            + given
            + ", and must be local[N], spark://host:port, yarn or k8s://https://host:port");
  }

  /**
   * The same, but for a standalone master that a run names. What leads to its own master is left
   * out, above all the password: who says where a run's master is could else have it sent there.
   *
   * @param named empty = this one as it is
   * @throws TaskFailed when it is no standalone master
   */
  Spark at(String named) {
    if (named.isBlank()) {
      return this;
    }
    checkType();
    var parts = IN_A_RUN.matcher(named.strip());
    if (!parts.matches()) {
      throw new TaskFailed(
          "master is '"
              + named
              + "', which is no standalone master; give its host, such as 10.0.3.7, or"
              + " spark://10.0.3.7:7077. YARN, Kubernetes and local[N] belong into the connection "
              + connection.id());
    }
    int port = parts.group(2) == null ? RPC_PORT : Integer.parseInt(parts.group(2));
    if (port < 1 || port > LAST_PORT) {
      throw new TaskFailed("master is '" + named + "'; its port must be from 1 to 65535");
    }
    var extra = new HashMap<>(connection.extra());
    OF_ITS_MASTER.forEach(extra::remove);
    return new Spark(
        new Connection(
            connection.id(),
            connection.type(),
            parts.group(1),
            port,
            connection.schema(),
            "",
            "",
            extra));
  }

  /**
   * Where that is.
   *
   * @throws TaskFailed as {@link #master}, and when it is not known where YARN is
   */
  Master where() {
    String master = master();
    if (master.equals(YARN)) {
      return new Master.Yarn(managers());
    }
    if (master.startsWith(KUBERNETES)) {
      return new Master.Kubernetes(api(master));
    }
    return master.startsWith("spark:") ? new Master.Standalone(master) : new Master.Local(master);
  }

  private List<URI> managers() {
    return extra("rest").isEmpty()
        ? List.of(
            URI.create(
                "http://"
                    + host("that of YARN's ResourceManager, or the extra rest")
                    + ":"
                    + port("rest-port", MANAGER_PORT)))
        : extras().urls("rest", "http://manager.example:8088");
  }

  /** Without a scheme it is {@code https}, as for Spark. */
  private URI api(String master) {
    String server = master.substring(KUBERNETES.length());
    return extras()
        .url(
            "master",
            server.contains("://") ? server : "https://" + server,
            KUBERNETES + "https://host:6443");
  }

  /**
   * For YARN's or Kubernetes' own REST.
   *
   * @throws TaskFailed when certificate or login are none
   */
  Requests requests() {
    String login = connection.login();
    var plain =
        extra("master").equals(YARN) && !login.isEmpty() && !token().isEmpty()
            ? Requests.basic(login, token())
            : Requests.bearer(token());
    try {
      return extra("ca").isEmpty()
          ? plain
          : new Requests(plain.authorization(), Optional.of(Authority.of(extra("ca"))));
    } catch (GeneralSecurityException e) {
      throw wrong(
          "its extra ca holds no certificate; give the text from BEGIN CERTIFICATE to END"
              + " CERTIFICATE, both lines included");
    }
  }

  /** Certificates that Kubernetes is known by; empty = as any. */
  String ca() {
    return extra("ca");
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
        ? URI.create(
            "http://"
                + host("that of the master, or the extra " + name)
                + ":"
                + port(name + "-port", usual))
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
      throw wrong("it has no host; give " + instead);
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

  /**
   * What starts jobs on this worker.
   *
   * @throws TaskFailed when it is not there
   */
  Programs programs() {
    String conf = extra("hadoop-conf-dir");
    if (!conf.isEmpty() && !Files.isDirectory(Path.of(conf))) {
      throw wrong(
          "its extra hadoop-conf-dir is " + conf + ", and that is no folder of this worker");
    }
    return new Programs(home().toString(), javaHome(), python(), hadoopConf(), user());
  }

  /**
   * The same on another machine, where nobody can look for it.
   *
   * @throws TaskFailed when the connection does not say where Spark is
   */
  Programs programsElsewhere() {
    checkType();
    return new Programs(
        given("spark-home", "bin/spark-submit"),
        extra("java-home"),
        python(),
        hadoopConf(),
        user());
  }

  private String hadoopConf() {
    String conf = extra("hadoop-conf-dir");
    if (conf.isEmpty() && extra("master").equals(YARN)) {
      throw wrong(
          "it has no extra hadoop-conf-dir, the folder that holds yarn-site.xml where spark-submit"
              + " runs");
    }
    return conf;
  }

  /** Whose job it is, for YARN; empty = that of who runs spark-submit. */
  String user() {
    return extra("master").equals(YARN) ? connection.login() : "";
  }

  private String given(String name, String program) {
    String given = extra(name);
    if (given.isEmpty()) {
      throw wrong("it has no extra " + name + ", the folder that holds " + program);
    }
    if (!given.startsWith("/")) {
      throw wrong("its extra " + name + " is " + given + "; give the whole path of the folder");
    }
    return given;
  }

  private Path program(String name, String program) {
    checkType();
    Path folder = Path.of(given(name, program));
    if (!Files.isExecutable(folder.resolve(program))) {
      throw wrong(
          "its extra "
              + name
              + " is "
              + folder
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

  TaskFailed wrong(String what) {
    return extras().wrong(what);
  }

  private Extras extras() {
    return new Extras(connection, "spark");
  }
}
