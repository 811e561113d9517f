// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.updraft.api.Connection;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A real Livy server over a Spark with a local master, as a process on 127.0.0.1. */
final class RealLivy implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(90);

  private final Path folder;
  private final String retain;
  private final int port = RealCluster.freePort();
  private final LivyGate gate;
  private Process process;

  private RealLivy(Path folder, String retain) throws Exception {
    this.folder = folder;
    this.retain = retain;
    this.gate = LivyGate.before(URI.create("http://127.0.0.1:" + port));
    // so that a test can take Spark away from it
    Files.createSymbolicLink(spark(), Path.of(RealCluster.home()));
    try {
      this.process = begun();
    } catch (Exception e) {
      gate.close();
      throw e;
    }
  }

  /**
   * @param retain how long it remembers what has ended
   */
  static RealLivy start(Path folder, String retain) throws Exception {
    return new RealLivy(folder, retain);
  }

  /** The link by which it finds its Spark. */
  Path spark() {
    return folder.resolve("spark");
  }

  LivyGate gate() {
    return gate;
  }

  private static String classPath(Path conf) throws IOException {
    try (Stream<Path> jars = Files.list(Path.of(RealCluster.home(), "jars"))) {
      String hadoop =
          jars.map(Path::toString)
              .filter(jar -> jar.contains("hadoop-client-"))
              .collect(Collectors.joining(File.pathSeparator));
      return String.join(
          File.pathSeparator,
          conf.toString(),
          RealCluster.setting("updraft.livy.jars") + "/*",
          hadoop);
    }
  }

  private Path configured() throws IOException {
    Path conf = Files.createDirectories(folder.resolve("livy-conf"));
    Files.createDirectories(folder.resolve("logs"));
    Files.write(
        conf.resolve("livy.conf"),
        List.of(
            "livy.server.host = 127.0.0.1",
            "livy.server.port = " + port,
            "livy.spark.master = local[1]",
            "livy.server.csrf-protection.enabled = true",
            "livy.server.session.state-retain.sec = " + retain,
            "livy.file.local-dir-whitelist = " + folder));
    Files.write(
        conf.resolve("log4j.properties"),
        List.of(
            "log4j.rootCategory = INFO, console",
            "log4j.appender.console = org.apache.log4j.ConsoleAppender",
            "log4j.appender.console.layout = org.apache.log4j.PatternLayout",
            "log4j.appender.console.layout.ConversionPattern = %d %p %c{1}: %m%n"));
    return conf;
  }

  private Process begun() throws Exception {
    Path conf = configured();
    File log = folder.resolve("livy.log").toFile();
    Process begun =
        server(conf)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
            .start();
    try {
      await()
          .atMost(START)
          .ignoreExceptions()
          .until(() -> !begun.isAlive() || !all().isMissingNode());
      if (!begun.isAlive()) {
        throw new IllegalStateException("Livy ended");
      }
    } catch (RuntimeException e) {
      RealCluster.end(begun);
      throw new IllegalStateException(Files.readString(log.toPath(), UTF_8), e);
    }
    return begun;
  }

  private ProcessBuilder server(Path conf) throws IOException {
    String java = RealCluster.setting("updraft.spark.java");
    var command =
        List.of(
            java + "/bin/java",
            "-Xmx256m",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.net=ALL-UNNAMED",
            "-Djava.io.tmpdir=" + folder,
            "-cp",
            classPath(conf),
            "org.apache.livy.server.LivyServer");
    var builder = new ProcessBuilder(command);
    builder
        .environment()
        .putAll(
            Map.of(
                "SPARK_HOME", spark().toString(),
                "JAVA_HOME", java,
                "LIVY_HOME", folder.toString(),
                "LIVY_CONF_DIR", conf.toString(),
                "SPARK_LOCAL_IP", "127.0.0.1",
                "PYSPARK_PYTHON", RealCluster.setting("updraft.spark.python"),
                "SPARK_LOCAL_DIRS", folder.resolve("local").toString()));
    return builder;
  }

  /** It dies, with all that it runs, and comes back without memory. */
  void restart() throws Exception {
    RealCluster.end(process);
    process = begun();
  }

  /** All that it knows, not through the gate. */
  JsonNode all() throws IOException, InterruptedException {
    var at = URI.create("http://127.0.0.1:" + port + "/batches");
    return new Requests("").get(at).json().path("sessions");
  }

  /** Ends and forgets all that it knows. */
  void clean() throws IOException, InterruptedException {
    for (JsonNode batch : all()) {
      int id = batch.path("id").asInt(-1);
      new Requests("").delete(URI.create("http://127.0.0.1:" + port + "/batches/" + id));
    }
  }

  /** JSON of a connection to its gate. */
  String json() {
    return "{\"id\":\"livy\",\"type\":\"livy\",\"host\":\"127.0.0.1\",\"port\":%d}"
        .formatted(gate.port());
  }

  /** A connection to its gate. */
  Livy livy() {
    return new Livy(
        new Connection(
            "livy",
            "livy",
            "127.0.0.1",
            gate.port(),
            "",
            "",
            "",
            Map.of("spark.driver.memory", "512m", "spark.ui.enabled", "false")));
  }

  @Override
  public void close() {
    RealCluster.end(process);
    gate.close();
  }
}
