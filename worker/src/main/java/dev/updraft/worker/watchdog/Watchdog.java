// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.watchdog;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The supervisor's end of the watchdog. Thread-safe. */
public final class Watchdog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

  private final Process process;
  private final OutputStream pipe;
  private boolean deaf;

  /**
   * @param java its own JDK
   * @param members the file that it and every runner shares
   * @param runnersUser null = its own
   * @param environment holds the host's mark, by which a later supervisor finds it
   */
  public Watchdog(
      Path java,
      String classPath,
      Path members,
      @Nullable Integer runnersUser,
      Map<String, String> environment,
      Listener listener)
      throws IOException {
    var builder =
        new ProcessBuilder(
            "setsid",
            java.toString(),
            "-Xmx12m",
            "-Xss256k",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:ReservedCodeCacheSize=8m",
            "-XX:-UsePerfData",
            "-Xshare:auto",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:ArchiveRelocationMode=0",
            "-XX:AsyncDeflationInterval=5000",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            classPath,
            WatchdogMain.class.getName(),
            members.toString(),
            runnersUser == null ? "" : runnersUser.toString());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    process = builder.start();
    pipe = process.getOutputStream();
    Thread.ofPlatform().daemon().name("watchdog-events").start(() -> read(listener));
  }

  private void read(Listener listener) {
    try (var in = new DataInputStream(new BufferedInputStream(process.getInputStream()))) {
      while (true) {
        byte event = in.readByte();
        List<String> fields = Wire.texts(in);
        if (event == Wire.ARM) {
          listener.armed(fields.get(0), fields.get(1));
        } else {
          listener.gone(fields.get(0), fields.get(1));
        }
      }
    } catch (IOException e) {
      listener.lost();
    }
  }

  /**
   * What to start.
   *
   * @param input its standard input
   * @param namespace the command makes a process namespace and waits for its end
   */
  public record Spawn(
      Path folder,
      Path output,
      Path input,
      boolean namespace,
      Map<String, String> environment,
      List<String> command) {
    public Spawn {
      environment = Map.copyOf(environment);
      command = List.copyOf(command);
    }
  }

  public void spawn(String id, Spawn what) {
    var fields = new ArrayList<String>();
    fields.addAll(List.of(id, what.folder().toString(), what.output().toString()));
    fields.add(what.input().toString());
    fields.add(Boolean.toString(what.namespace()));
    Map<String, String> environment = what.environment();
    fields.add(Integer.toString(environment.size()));
    environment.forEach((name, value) -> fields.add(name + "=" + value));
    fields.addAll(what.command());
    send(Wire.SPAWN, fields);
    flush();
  }

  /** After the next {@link #flush} answered by {@link Listener#armed}, unless it is too late. */
  public void arm(String id, String grant, long deadline, long grace) {
    send(Wire.ARM, List.of(id, grant, Long.toString(deadline), Long.toString(grace)));
  }

  /** Goes out with the next {@link #flush}. */
  public void renew(String id, String grant, long deadline) {
    send(Wire.RENEW, List.of(id, grant, Long.toString(deadline)));
  }

  /** Answered by {@link Listener#gone}. */
  public void kill(String id, String grant, long grace) {
    send(Wire.KILL, List.of(id, grant, Long.toString(grace)));
    flush();
  }

  /** Goes out with the next {@link #flush}. */
  public void disarm(String id, String grant) {
    send(Wire.DISARM, List.of(id, grant));
  }

  private synchronized void send(byte operation, List<String> fields) {
    var frame = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(frame)) {
      out.writeByte(operation);
      Wire.texts(out, fields);
      pipe.write(frame.toByteArray());
    } catch (IOException e) {
      deaf(e);
    }
  }

  /** Told once: it never hears again. */
  private synchronized void deaf(IOException cause) {
    if (!deaf) {
      LOG.warn("The watchdog does not hear: {}", cause.toString());
    }
    deaf = true;
  }

  public synchronized void flush() {
    try {
      pipe.flush();
    } catch (IOException e) {
      deaf(e);
    }
  }

  public long pid() {
    return process.pid();
  }

  /** Every runner is killed. */
  @Override
  public void close() {
    try {
      pipe.close();
      process.waitFor();
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Called on one thread of the watchdog's. */
  public interface Listener {
    void armed(String id, String grant);

    /** The runner and everything that it started has ended. */
    void gone(String id, String cause);

    /** The watchdog itself has ended; the kernel kills the runners. */
    void lost();
  }
}
