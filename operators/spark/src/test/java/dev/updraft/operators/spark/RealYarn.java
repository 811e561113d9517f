// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import static org.awaitility.Awaitility.await;

import dev.updraft.api.Connection;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A real ResourceManager and a real node, as processes on free ports of 127.0.0.1. */
final class RealYarn implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(90);
  private static final String SERVER = "org.apache.hadoop.yarn.server.";

  private final Path folder;
  private final int ui = RealCluster.freePort();
  private final List<Process> processes = new ArrayList<>();

  private RealYarn(Path folder) {
    this.folder = folder;
  }

  static RealYarn start(Path folder) throws Exception {
    var yarn = new RealYarn(folder);
    try {
      yarn.configure();
      yarn.startManager();
      yarn.processes.add(yarn.start(SERVER + "nodemanager.NodeManager"));
      await().atMost(START).ignoreExceptions().until(yarn::hasNode);
    } catch (Exception | Error e) {
      yarn.close();
      throw new IllegalStateException(yarn.logs(), e);
    }
    return yarn;
  }

  private String logs() throws IOException {
    var all = new StringBuilder();
    try (var files = Files.newDirectoryStream(folder, "*.log")) {
      for (Path each : files) {
        all.append(Files.readString(each));
      }
    }
    return all.toString();
  }

  void startManager() throws Exception {
    processes.addFirst(start(SERVER + "resourcemanager.ResourceManager"));
    await().atMost(START).ignoreExceptions().until(() -> metrics() >= 0);
  }

  void stopManager() {
    RealCluster.end(processes.removeFirst());
  }

  private boolean hasNode() throws Exception {
    return metrics() > 0;
  }

  private int metrics() throws Exception {
    var uri = URI.create(url() + "/ws/v1/cluster/metrics");
    return new Requests("").get(uri).json().path("clusterMetrics").path("activeNodes").asInt(-1);
  }

  private String url() {
    return "http://127.0.0.1:" + ui;
  }

  private void configure() throws IOException {
    var site = new TreeMap<String, String>();
    site.put("yarn.resourcemanager.hostname", "127.0.0.1");
    site.put("yarn.resourcemanager.webapp.address", "127.0.0.1:" + ui);
    for (String each :
        List.of("address", "scheduler.address", "resource-tracker.address", "admin.address")) {
      site.put("yarn.resourcemanager." + each, "127.0.0.1:" + RealCluster.freePort());
    }
    site.put("yarn.nodemanager.hostname", "127.0.0.1");
    for (String each : List.of("address", "localizer.address", "webapp.address")) {
      site.put("yarn.nodemanager." + each, "127.0.0.1:" + RealCluster.freePort());
    }
    site.put("yarn.nodemanager.local-dirs", folder.resolve("node").toString());
    site.put("yarn.nodemanager.log-dirs", folder.resolve("containers").toString());
    site.put("yarn.nodemanager.resource.memory-mb", "4096");
    site.put("yarn.nodemanager.resource.cpu-vcores", "4");
    site.put("yarn.nodemanager.vmem-check-enabled", "false");
    site.put("yarn.nodemanager.disk-health-checker.enable", "false");
    site.put("yarn.scheduler.minimum-allocation-mb", "128");
    write("yarn-site.xml", site);
    Files.write(
        conf().resolve("log4j.properties"),
        List.of(
            "log4j.rootLogger = INFO, console",
            "log4j.appender.console = org.apache.log4j.ConsoleAppender",
            "log4j.appender.console.layout = org.apache.log4j.PatternLayout",
            "log4j.appender.console.layout.ConversionPattern = %d %p %c{1}: %m%n"));
    write("core-site.xml", Map.of("hadoop.tmp.dir", folder.resolve("hadoop").toString()));
    write(
        "capacity-scheduler.xml",
        Map.of(
            "yarn.scheduler.capacity.root.queues", "default",
            "yarn.scheduler.capacity.root.default.capacity", "100",
            "yarn.scheduler.capacity.maximum-am-resource-percent", "1.0"));
  }

  private Path conf() {
    return folder.resolve("conf");
  }

  private void write(String file, Map<String, String> settings) throws IOException {
    Files.createDirectories(conf());
    String all =
        settings.entrySet().stream()
            .map(
                each ->
                    "<property><name>%s</name><value>%s</value></property>"
                        .formatted(each.getKey(), each.getValue()))
            .collect(Collectors.joining("\n"));
    Files.writeString(conf().resolve(file), "<configuration>" + all + "</configuration>");
  }

  private Process start(String daemon) throws IOException {
    var command = new ArrayList<String>();
    command.add(RealCluster.setting("updraft.spark.java") + "/bin/java");
    for (String each :
        List.of("lang", "util", "net", "io", "nio", "util.concurrent", "lang.reflect")) {
      command.add("--add-opens=java.base/java." + each + "=ALL-UNNAMED");
    }
    command.add("-Xmx384m");
    command.add("-cp");
    command.add(conf() + File.pathSeparator + RealCluster.setting("updraft.yarn.jars") + "/*");
    command.add(daemon);
    var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", RealCluster.setting("updraft.spark.java"));
    var log = folder.resolve(daemon.substring(daemon.lastIndexOf('.') + 1) + ".log").toFile();
    return builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log)).start();
  }

  /** A connection to it. */
  Spark spark() {
    var extra = new TreeMap<String, String>();
    extra.put("master", "yarn");
    extra.put("rest", url());
    extra.put("spark-home", RealCluster.home());
    extra.put("java-home", RealCluster.setting("updraft.spark.java"));
    extra.put("python", RealCluster.setting("updraft.spark.python"));
    extra.put("hadoop-conf-dir", conf().toString());
    extra.put("spark.yarn.jars", "local:" + RealCluster.home() + "/jars/*");
    extra.put("spark.yarn.stagingDir", folder.resolve("staging").toUri().toString());
    extra.put("spark.driver.memory", "512m");
    extra.put("spark.executor.memory", "512m");
    extra.put("spark.executor.instances", "1");
    extra.put("spark.yarn.appMasterEnv.SPARK_LOCAL_IP", "127.0.0.1");
    extra.put("spark.executorEnv.SPARK_LOCAL_IP", "127.0.0.1");
    String me = System.getProperty("user.name");
    return new Spark(new Connection("spark", "spark", "", 0, "", me, "", extra));
  }

  @Override
  public void close() {
    processes.reversed().forEach(RealCluster::end);
  }
}
