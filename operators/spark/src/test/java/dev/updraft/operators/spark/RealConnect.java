// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.updraft.api.Connection;
import dev.updraft.api.Value;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A real Spark Connect server over a local master, as a process on a free port of 127.0.0.1. */
final class RealConnect implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(90);
  private static final String TOKEN = "t0psecret";

  private final Path folder;
  private final List<String> conf;
  private final int port = RealCluster.freePort();
  private Process process;

  private RealConnect(Path folder, List<String> conf) throws IOException {
    this.folder = folder;
    this.conf = conf;
    this.process = begun();
  }

  /**
   * @param conf more properties, {@code name=value}
   */
  static RealConnect start(Path folder, String... conf) throws IOException {
    return new RealConnect(folder, List.of(conf));
  }

  private Process begun() throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                RealCluster.home() + "/bin/spark-submit",
                "--master",
                "local[2]",
                "--class",
                "org.apache.spark.sql.connect.service.SparkConnectServer"));
    var all = new ArrayList<>(conf);
    all.addAll(
        List.of(
            "spark.connect.grpc.binding.address=127.0.0.1",
            "spark.connect.grpc.binding.port=" + port,
            "spark.connect.authenticate.token=" + TOKEN,
            "spark.driver.memory=1g",
            "spark.ui.enabled=false",
            "spark.sql.catalogImplementation=in-memory",
            "spark.sql.warehouse.dir=" + folder.resolve("warehouse")));
    all.forEach(each -> command.addAll(List.of("--conf", each)));
    command.add("spark-internal");
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "SPARK_HOME", RealCluster.home(),
                "JAVA_HOME", RealCluster.setting("updraft.spark.java"),
                "SPARK_LOCAL_IP", "127.0.0.1",
                "SPARK_LOCAL_DIRS", folder.resolve("local").toString()));
    var log = folder.resolve("connect.log").toFile();
    Process begun =
        builder
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
            .start();
    try {
      await().atMost(START).until(() -> !begun.isAlive() || listens());
      if (!begun.isAlive()) {
        throw new IllegalStateException("it ended");
      }
    } catch (RuntimeException e) {
      RealCluster.end(begun);
      throw new IllegalStateException(Files.readString(log.toPath()), e);
    }
    return begun;
  }

  private boolean listens() {
    try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  SparkSql.On on(String token) {
    var connection =
        new Connection("lake", "spark-connect", "127.0.0.1", port, "", "ann", token, Map.of());
    return new SparkSql.On(Value.of(new SparkConnect(connection)));
  }

  SparkSql.On on() {
    return on(TOKEN);
  }

  /** Kilobytes of its heap that are in use, after a collection. */
  long heap() throws Exception {
    jcmd("GC.run");
    var used = Pattern.compile("used (\\d+)K").matcher(jcmd("GC.heap_info"));
    if (!used.find()) {
      throw new IllegalStateException("jcmd says nothing of the heap");
    }
    return Long.parseLong(used.group(1));
  }

  private String jcmd(String command) throws Exception {
    var jcmd =
        new ProcessBuilder(
                RealCluster.setting("updraft.spark.java") + "/bin/jcmd",
                String.valueOf(process.pid()),
                command)
            .redirectErrorStream(true)
            .start();
    String said = new String(jcmd.getInputStream().readAllBytes(), UTF_8);
    jcmd.waitFor();
    return said;
  }

  /** It dies, with all that it runs. */
  void kill() {
    process.destroyForcibly();
    RealCluster.end(process);
  }

  /** It comes back without memory. */
  void begin() throws IOException {
    process = begun();
  }

  @Override
  public void close() {
    RealCluster.end(process);
  }
}
