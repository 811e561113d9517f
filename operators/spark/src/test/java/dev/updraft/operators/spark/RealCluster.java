// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import static org.awaitility.Awaitility.await;

import dev.updraft.api.Connection;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real standalone master and worker, as processes on free ports of 127.0.0.1. */
final class RealCluster implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(90);

  private final Path folder;
  private final int rpc = freePort();
  private final int rest = freePort();
  private final int ui = freePort();
  private final int workerUi = freePort();
  private final List<Process> processes = new ArrayList<>();

  private RealCluster(Path folder) {
    this.folder = folder;
  }

  static String home() {
    return setting("updraft.spark.home");
  }

  static String setting(String name) {
    return Objects.requireNonNull(System.getProperty(name), "run operators/spark/real-tests");
  }

  static RealCluster start(Path folder) throws Exception {
    var cluster = new RealCluster(folder);
    try {
      cluster.startMaster();
      cluster.startWorker();
    } catch (Exception | Error e) {
      cluster.close();
      throw e;
    }
    return cluster;
  }

  void startMaster() throws Exception {
    processes.addFirst(
        start(
            "org.apache.spark.deploy.master.Master",
            List.of("--host", "127.0.0.1", "--port", "" + rpc, "--webui-port", "" + ui),
            "-Dspark.master.rest.enabled=true -Dspark.master.rest.port=" + rest));
    var pages = URI.create("http://127.0.0.1:" + ui + "/json/");
    await().atMost(START).ignoreExceptions().until(() -> new Requests("").get(pages).ok());
  }

  void stopMaster() {
    end(processes.removeFirst());
  }

  private void startWorker() throws Exception {
    var arguments =
        List.of(
            "--host",
            "127.0.0.1",
            "-c",
            "8",
            "-m",
            "6g",
            "--webui-port",
            "" + workerUi,
            "-d",
            folder.resolve("work").toString(),
            "spark://127.0.0.1:" + rpc);
    processes.add(start("org.apache.spark.deploy.worker.Worker", arguments, ""));
    var pages = URI.create("http://127.0.0.1:" + ui + "/json/");
    await()
        .atMost(START)
        .until(() -> !new Requests("").get(pages).json().path("workers").isEmpty());
  }

  private Process start(String daemon, List<String> arguments, String masterOptions)
      throws IOException {
    var command = new ArrayList<>(List.of(home() + "/bin/spark-class", daemon));
    command.addAll(arguments);
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "SPARK_HOME",
                home(),
                "JAVA_HOME",
                setting("updraft.spark.java"),
                "SPARK_LOCAL_IP",
                "127.0.0.1",
                "SPARK_LOCAL_DIRS",
                folder.resolve("local").toString(),
                "SPARK_DAEMON_MEMORY",
                "256m",
                "SPARK_DAEMON_JAVA_OPTS",
                "-Djava.io.tmpdir=" + folder,
                "SPARK_MASTER_OPTS",
                masterOptions));
    return builder.redirectErrorStream(true).redirectOutput(log(daemon)).start();
  }

  private ProcessBuilder.Redirect log(String daemon) {
    File file = folder.resolve(daemon.substring(daemon.lastIndexOf('.') + 1) + ".log").toFile();
    return ProcessBuilder.Redirect.appendTo(file);
  }

  /** A connection to it. */
  Spark spark() {
    var extra =
        Map.of(
            "rest-port",
            "" + rest,
            "ui-port",
            "" + ui,
            "spark-home",
            home(),
            "java-home",
            setting("updraft.spark.java"),
            "python",
            setting("updraft.spark.python"),
            "spark.driver.memory",
            "512m",
            "spark.executor.memory",
            "512m",
            "spark.executor.cores",
            "1",
            "spark.cores.max",
            "1");
    return new Spark(new Connection("spark", "spark", "127.0.0.1", rpc, "", "", "", extra));
  }

  @Override
  public void close() {
    for (Process process : processes.reversed()) {
      end(process);
    }
  }

  static void end(Process process) {
    var all = Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    process.destroy();
    process.onExit().completeOnTimeout(process, 15, TimeUnit.SECONDS).join();
    all.forEach(ProcessHandle::destroyForcibly);
    process.onExit().join();
  }

  static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
