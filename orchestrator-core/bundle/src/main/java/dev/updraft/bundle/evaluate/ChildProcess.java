// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.evaluate;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One evaluator JVM, started ahead of its job, used for one batch. Not thread-safe. */
final class ChildProcess implements AutoCloseable {
  /** How much longer than its own limit a child may take to say so. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private static final int SHOWN_OUTPUT = 1_000;

  /** The last two: pages of archived classes that processes share, and a core that may sleep. */
  private static final List<String> FLAGS =
      List.of(
          "-Xms16m",
          "-Xmx256m",
          "-XX:MaxMetaspaceSize=128m",
          "-XX:MaxDirectMemorySize=16m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:-UsePerfData",
          "-Xshare:auto",
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:ArchiveRelocationMode=0",
          "-XX:AsyncDeflationInterval=5000");

  private final Process process;
  private final ServerSocketChannel server;
  private final Path socket;
  private final Path output;
  private final Duration limit;
  private boolean ready;
  private boolean ends;

  private ChildProcess(
      Process process, ServerSocketChannel server, Path socket, Path output, Duration limit) {
    this.process = process;
    this.server = server;
    this.socket = socket;
    this.output = output;
    this.limit = limit;
  }

  static ChildProcess start(
      ChildLaunch launch, String classPath, List<String> flags, Duration limit) throws IOException {
    var folder = Files.createTempDirectory("updraft-define");
    var socket = folder.resolve("s");
    var output = folder.resolve("out");
    var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    launch.give(socket);
    launch.give(folder);
    var command = new ArrayList<>(launch.prefix());
    command.add(ChildLaunch.java());
    command.addAll(FLAGS);
    command.addAll(flags);
    command.addAll(List.of("-cp", classPath, EvaluateMain.class.getName(), socket.toString()));
    var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().clear();
    var process = builder.redirectOutput(output.toFile()).start();
    process.getOutputStream().close();
    Thread.ofVirtual().start(() -> closeAtEnd(process, server));
    return new ChildProcess(process, server, socket, output, limit);
  }

  /** Ends a wait for a child that will never connect. */
  private static void closeAtEnd(Process process, ServerSocketChannel server) {
    try (server) {
      process.waitFor();
    } catch (IOException e) {
      // Nobody can be waiting on a server that does not close.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Results of as many jobs as it lived for; fewer than jobs when it died. */
  List<Evaluated> evaluate(List<Wire.Job> jobs) {
    var results = new ArrayList<Evaluated>();
    try (var channel = accept()) {
      var in = new DataInputStream(Channels.newInputStream(channel));
      var out = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)));
      var _ = watched(() -> ready(in), limit);
      ready = true;
      out.writeInt(jobs.size());
      for (var job : jobs) {
        Wire.write(out, job);
        out.flush();
        var result = watched(() -> Wire.readResult(in), Duration.ofMillis(job.limitMillis()));
        results.add(result);
        ends = in.readBoolean();
        if (ends) {
          break;
        }
      }
    } catch (IOException e) {
      // The process is gone; how it went is told by end().
      process.destroyForcibly();
    }
    return results;
  }

  private static Evaluated ready(DataInputStream in) throws IOException {
    if (in.readByte() != Wire.READY) {
      throw new IOException("not an evaluator");
    }
    return new Evaluated.Drawn(List.of());
  }

  private SocketChannel accept() throws IOException {
    return server.accept();
  }

  private interface Read {
    Evaluated now() throws IOException;
  }

  /** A child that does not even say that it is late is killed; reading then ends. */
  private Evaluated watched(Read read, Duration most) throws IOException {
    var killer =
        Thread.ofVirtual()
            .unstarted(
                () -> {
                  try {
                    TimeUnit.MILLISECONDS.sleep(most.plus(GRACE).toMillis());
                    process.destroyForcibly();
                  } catch (InterruptedException e) {
                    // It answered in time.
                  }
                });
    killer.start();
    try {
      return read.now();
    } finally {
      killer.interrupt();
    }
  }

  /** Whether it came as far as asking for its jobs. */
  boolean wasReady() {
    return ready;
  }

  /** Whether it said that it ends after what it answered last: no job is to blame for that. */
  boolean saidThatItEnds() {
    return ends;
  }

  /** How the process ended, for people. */
  String end() {
    try {
      process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
      var text = Files.exists(output) ? tail() : "";
      var said = text.isBlank() ? "" : "; its last output: " + text.strip();
      var code = process.isAlive() ? "?" : Integer.toString(process.exitValue());
      return "define ended its process (exit code "
          + code
          + "): it halted, native code crashed, or the machine had no memory left. Let it only draw"
          + " the graph, and do such work in a task"
          + said;
    } catch (IOException e) {
      return "define ended its process: " + e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  private String tail() throws IOException {
    try (var file = Files.newByteChannel(output)) {
      file.position(Math.max(0, file.size() - SHOWN_OUTPUT));
      var buffer = java.nio.ByteBuffer.allocate(SHOWN_OUTPUT);
      file.read(buffer);
      return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
    }
  }

  void kill() {
    process.destroyForcibly();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join(); // it may be about to remove the folder itself
    server.close();
    var folder = socket.getParent();
    if (folder != null) {
      deleteTree(folder);
    }
  }

  /** With what user code left in it; links are deleted, not followed. */
  private static void deleteTree(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      try (var content = Files.newDirectoryStream(path)) {
        for (var each : content) {
          deleteTree(each);
        }
      }
    }
    Files.deleteIfExists(path);
  }
}
