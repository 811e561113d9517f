// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit.installed;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A server as a child process, with everything that it starts. */
final class ServiceProcess {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Process process;
  private final Path log;

  private ServiceProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  static ServiceProcess start(Path log, List<String> command, Map<String, String> environment)
      throws IOException {
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    Process process = builder.start();
    // Also when the test's own process is told to end.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return new ServiceProcess(process, log);
  }

  /** Runs to its end. */
  static void run(Path log, List<String> command, Map<String, String> environment)
      throws IOException {
    var started = start(log, command, environment);
    try {
      if (!started.process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)
          || started.process.exitValue() != 0) {
        throw new IOException(command + " failed: " + Files.readString(log));
      }
    } catch (InterruptedException e) {
      started.process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Returns once that holds; fails when the process ends before. */
  void await(BooleanSupplier ready) throws IOException {
    long until = System.nanoTime() + LIMIT.toNanos();
    while (!ready.getAsBoolean()) {
      if (!process.isAlive() || System.nanoTime() > until) {
        throw new IOException("It does not start: " + Files.readString(log));
      }
      LockSupport.parkNanos(50_000_000);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** As {@code kill -9} of it and of all that it started. */
  void kill() {
    var all = new ArrayList<>(process.descendants().toList());
    process.destroyForcibly();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(each -> each.onExit().join());
    process.onExit().join();
  }

  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  static boolean listens(int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** The newest of what a package may have put there, such as {@code /usr/lib/postgresql/*}. */
  static Optional<Path> find(Path folder, String glob, String inside) {
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (var entries = Files.list(folder)) {
      return entries
          .filter(entry -> matcher.matches(entry.getFileName()))
          .map(entry -> entry.resolve(inside))
          .filter(Files::exists)
          .max(Path::compareTo);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
