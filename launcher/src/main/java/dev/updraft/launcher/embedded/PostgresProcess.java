// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.embedded;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The server process, from spawning to its proven end. */
final class PostgresProcess {
  private static final int LOOK_EVERY_MS = 20;
  private static final int LOOKS_PER_REPORT = 100;
  private static final int MOST_LOOKS = 30_000; // ten minutes: a crash recovery may take long
  private static final long LOG_BYTES = 4L << 20;
  private static final String PID_FILE = "postmaster.pid";
  private static final int PID_LINE = 0;
  private static final int STATUS_LINE = 7;

  private final Process process;
  private final Path data;
  private final Path log;

  private PostgresProcess(Process process, Path data, Path log) {
    this.process = process;
    this.data = data;
    this.log = log;
  }

  static PostgresProcess spawn(ChildUser user, Path binaries, Path data, int port)
      throws IOException {
    var log = data.resolveSibling("postgres.log");
    if (Files.exists(log) && Files.size(log) > LOG_BYTES) {
      Files.move(log, log.resolveSibling("postgres.log.1"), StandardCopyOption.REPLACE_EXISTING);
    }
    var builder =
        new ProcessBuilder(user.command(command(binaries, data, port)))
            .directory(data.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(log.toFile())); // why it ended stands there
    ChildCommand.cleanEnvironment(builder);
    return new PostgresProcess(spawnFromLastingThread(builder), data, log);
  }

  private static List<String> command(Path binaries, Path data, int port) {
    var words = new ArrayList<String>();
    words.add(binaries.resolve("bin/postgres").toString());
    words.addAll(List.of("-D", data.toString(), "-p", Integer.toString(port)));
    for (var option : options()) {
      words.addAll(List.of("-c", option));
    }
    return words;
  }

  /** Durable like a real server, but small while idle. */
  private static List<String> options() {
    return List.of(
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        "password_encryption=scram-sha-256",
        "fsync=on",
        "synchronous_commit=on",
        "shared_buffers=128MB",
        "max_connections=60",
        "wal_compression=on",
        "jit=off",
        "io_method=sync", // no I/O worker processes
        "max_logical_replication_workers=0",
        "log_checkpoints=off",
        "timezone=UTC",
        "log_timezone=UTC");
  }

  /**
   * The kernel interrupts PostgreSQL when the <em>thread</em> that spawned it ends, so this one
   * lives exactly as long as the process.
   */
  private static Process spawnFromLastingThread(ProcessBuilder builder) throws IOException {
    var spawned = new CompletableFuture<Process>();
    Thread.ofPlatform()
        .daemon()
        .name("postgres-parent")
        .start(
            () -> {
              try {
                var process = builder.start();
                spawned.complete(process);
                process.onExit().join();
              } catch (IOException e) {
                spawned.completeExceptionally(e);
              }
            });
    try {
      return spawned.join();
    } catch (CompletionException e) {
      throw new IOException("PostgreSQL could not be started", e.getCause());
    }
  }

  int awaitEnd() throws InterruptedException {
    return process.waitFor();
  }

  long pid() {
    return process.pid();
  }

  void awaitReady(Consumer<String> progress) throws IOException, InterruptedException {
    for (int look = 1; look <= MOST_LOOKS; look++) {
      if (process.waitFor(LOOK_EVERY_MS, TimeUnit.MILLISECONDS)) {
        throw new IOException("PostgreSQL ended while starting:\n" + lastWords());
      }
      var lines = pidFile(data);
      if (lines.size() > STATUS_LINE
          && lines.get(PID_LINE).equals(Long.toString(pid()))
          && lines.get(STATUS_LINE).strip().equals("ready")) {
        return;
      }
      if (look % LOOKS_PER_REPORT == 0) {
        progress.accept("Waiting for PostgreSQL (it may be recovering from a crash)");
      }
    }
    stop();
    throw new IOException("PostgreSQL did not become ready:\n" + lastWords());
  }

  void stop() throws IOException, InterruptedException {
    PostgresStop.stop(process.toHandle());
  }

  /** Ends a server that a killed Updraft left on this data; the caller holds the folder's lock. */
  static void stopOrphan(Path data, Consumer<String> progress)
      throws IOException, InterruptedException {
    var lines = pidFile(data);
    if (lines.isEmpty()) {
      return;
    }
    long pid = Long.parseLong(lines.get(PID_LINE).strip());
    if (DeadPostgres.is(pid)) {
      DeadPostgres.forget(data.toRealPath(), data.resolve(PID_FILE));
      return;
    }
    var orphan = ProcessHandle.of(pid);
    if (orphan.isPresent() && serves(orphan.get(), data)) {
      progress.accept("Stopping the PostgreSQL that a former run left behind");
      PostgresStop.stop(orphan.get());
    }
  }

  /** Process ids are used again: only a command line that names our data is our server. */
  private static boolean serves(ProcessHandle handle, Path data) throws IOException {
    try {
      var line = Files.readAllBytes(Path.of("/proc/" + handle.pid() + "/cmdline"));
      var words = new String(line, StandardCharsets.UTF_8);
      return words.contains("postgres\0-D\0" + data + "\0");
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static List<String> pidFile(Path data) throws IOException {
    try {
      return Files.readAllLines(data.resolve(PID_FILE));
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private String lastWords() throws IOException {
    var lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
  }
}
