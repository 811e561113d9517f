// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bench.faults;

import dev.updraft.launcher.Main;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One of our processes, to be killed, frozen and started again. */
final class RoleProcess implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(1);

  private final String name;
  private final Path log;
  private final List<String> command;
  private final Map<String, String> environment;
  private Process process;

  private RoleProcess(String name, Path log, List<String> command, Map<String, String> environment)
      throws IOException {
    this.environment = Map.copyOf(environment);
    this.name = name;
    this.log = log;
    this.command = command;
    this.process = launch();
  }

  static RoleProcess start(
      String name, Path log, List<String> arguments, Map<String, String> environment)
      throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // With the flags of this process: those of ./updraft, or of the tests.
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(
        List.of(
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName()));
    command.addAll(arguments);
    return new RoleProcess(name, log, command, environment);
  }

  private Process launch() throws IOException {
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    Process launched = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(launched::destroyForcibly));
    return launched;
  }

  String name() {
    return name;
  }

  /** As {@code kill -9} of this process alone; what it started is left to itself. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Returns when it says that it runs: before, the next fault would find no standby. */
  void startAgain() throws Exception {
    int before = starts();
    process = launch();
    Wait.until(START, name + " runs again", () -> starts() > before);
  }

  private int starts() throws IOException {
    return printed().split("is running", -1).length;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Freezes it; what it started runs on. */
  void freeze() throws IOException {
    signal("STOP");
  }

  void thaw() throws IOException {
    signal("CONT");
  }

  private void signal(String signal) throws IOException {
    try {
      new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  String printed() throws IOException {
    return Files.exists(log) ? Files.readString(log) : "";
  }

  /** Orderly, and for certain. */
  @Override
  public void close() {
    process.destroy();
    try {
      var _ = process.onExit().get(20, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      kill();
    }
  }
}
