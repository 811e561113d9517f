// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.watchdog;

import dev.updraft.worker.host.Posix;
import dev.updraft.worker.host.ProcessTable;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * W5 and W9: starts runners, and ends them when their deadline passes, whatever state the
 * supervisor is in. It runs in a JVM of its own with a small heap, so that neither a collection nor
 * an exhausted heap of the supervisor delays it.
 *
 * <p>What is guaranteed:
 *
 * <ul>
 *   <li>the pipe from the supervisor closes (it ended, however): all runners and what they started
 *       get SIGKILL at once, then this process ends;
 *   <li>this process ends, however: the kernel sends SIGKILL to every runner (PDEATHSIG; runners
 *       are started by the thread that reads the pipe, which ends only with the process), and where
 *       runners have namespaces of their own, to all that they started;
 *   <li>a deadline passes: SIGTERM, and SIGKILL a second before the grace ends, to the group, the
 *       session and all that carries the runner's mark in its environment.
 * </ul>
 *
 * <p>What is not: if this process is killed and there are no namespaces (an ordinary user), what a
 * runner started (not the runner itself) lives on until the supervisor, or the next one of this
 * host, sweeps it.
 */
public final class WatchdogMain {
  private static final long STEP_MILLIS = 10;
  private static final int COUNT = 5;

  private static final long LONGEST_PAUSE = 60_000;

  /** After the machine was suspended deadlines have passed that a timer does not know of. */
  private static final long LONGEST_ARMED_PAUSE = 250;

  private final Posix posix = new Posix();
  private final ProcessTable table;
  private final Map<String, Child> children = new HashMap<>();
  private final DataInputStream in;
  private final DataOutputStream out;
  private long awakeAt = Long.MAX_VALUE;

  WatchdogMain(FileInputStream in, OutputStream out, ProcessTable table) {
    this.table = table;
    this.in = new DataInputStream(new BufferedInputStream(in));
    this.out = new DataOutputStream(new BufferedOutputStream(out));
  }

  /** Arguments: the file that every process of the host shares; the runners' user, if another. */
  public static void main(String[] args) throws Exception {
    var watchdog =
        new WatchdogMain(
            new FileInputStream(FileDescriptor.in),
            new FileOutputStream(FileDescriptor.out),
            new ProcessTable(args[1].isEmpty() ? null : Integer.valueOf(args[1])));
    if (!watchdog.posix.share(Path.of(args[0]))) {
      throw new IOException("another worker is about to take over this host");
    }
    watchdog.run();
  }

  private void run() throws InterruptedException {
    posix.signal(0, 0);
    posix.bootNanos();
    posix.adoptOrphans();
    Thread.ofPlatform().daemon().name("commands").start(this::read);
    watch();
  }

  private synchronized void watch() throws InterruptedException {
    while (true) {
      stepAll(posix.bootNanos());
      long pause = pause(posix.bootNanos());
      awakeAt = posix.bootNanos() + pause * 1_000_000;
      wait(pause);
    }
  }

  /** Milliseconds, at least one: zero would mean for ever. */
  private long pause(long now) {
    long pause = LONGEST_PAUSE;
    for (Child child : children.values()) {
      if (child.killing()) {
        return STEP_MILLIS;
      } else if (child.deadline() != Long.MAX_VALUE) {
        long untilDeadline = (child.deadline() - now) / 1_000_000 + 1;
        pause = Math.clamp(untilDeadline, 1, Math.min(pause, LONGEST_ARMED_PAUSE));
      }
    }
    return pause;
  }

  private void stepAll(long now) {
    for (Child child : List.copyOf(children.values())) {
      if (child.step(now) && noStrays()) {
        children.remove(child.id);
        send(Wire.GONE, child.id, child.cause());
      }
    }
  }

  /** What hid from its runner became a child of this process when that ended. */
  private boolean noStrays() {
    var strays = new ArrayList<>(ProcessTable.children((int) ProcessHandle.current().pid()));
    children.values().forEach(child -> strays.remove(Integer.valueOf(child.pid)));
    for (int stray : strays) {
      posix.signal(stray, Posix.SIGKILL);
      posix.bury(stray);
    }
    return strays.isEmpty();
  }

  /**
   * Performs at once what it reads. End of the pipe: the supervisor is gone. Whatever else ends
   * this thread ends the process, for the kernel would kill the runners with it.
   */
  private void read() {
    try {
      while (true) {
        byte operation = in.readByte();
        List<String> fields = Wire.texts(in);
        take(operation, fields);
        if (in.available() == 0) {
          flush();
        }
      }
    } catch (IOException | RuntimeException | Error e) {
      endEverything();
    }
  }

  private synchronized void take(byte operation, List<String> fields) throws IOException {
    long now = posix.bootNanos();
    perform(operation, fields, now);
    if (now + pause(now) * 1_000_000 < awakeAt) {
      notifyAll();
    }
  }

  private synchronized void endEverything() {
    for (Child child : children.values()) {
      child.killNow();
    }
    Runtime.getRuntime().halt(0);
  }

  private void perform(byte operation, List<String> fields, long now) throws IOException {
    String id = fields.getFirst();
    if (operation == Wire.SPAWN) {
      spawn(id, fields);
      return;
    }
    Child child = children.get(id);
    if (child != null) {
      control(operation, child, fields, now);
    }
  }

  private void control(byte operation, Child child, List<String> fields, long now)
      throws IOException {
    String grant = fields.get(1);
    switch (operation) {
      case Wire.ARM -> {
        if (child.arm(grant, number(fields, 2), number(fields, 3), now)) {
          write(Wire.ARM, child.id, grant);
        }
      }
      case Wire.RENEW -> child.renew(grant, number(fields, 2), now);
      case Wire.KILL -> child.kill(number(fields, 2), now);
      case Wire.DISARM -> child.disarm(grant);
      default -> throw new IOException("unknown operation " + operation);
    }
  }

  private static long number(List<String> fields, int index) {
    return Long.parseLong(fields.get(index));
  }

  /** Fields: id, folder, output, input, own namespace?, variables, NAME=value …, command …. */
  private void spawn(String id, List<String> fields) {
    int variables = Integer.parseInt(fields.get(COUNT));
    int command = COUNT + 1 + variables;
    var builder = new ProcessBuilder(new ArrayList<>(fields.subList(command, fields.size())));
    builder.environment().clear();
    for (String variable : fields.subList(COUNT + 1, command)) {
      int split = variable.indexOf('=');
      builder.environment().put(variable.substring(0, split), variable.substring(split + 1));
    }
    builder.environment().put(Child.MARK, id);
    builder.directory(Path.of(fields.get(1)).toFile());
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(Path.of(fields.get(2)).toFile()));
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of(fields.get(3)).toFile()));
    Process process = started(builder, id);
    if (process == null) {
      return;
    }
    boolean namespace = Boolean.parseBoolean(fields.get(4));
    var child = new Child(id, (int) process.pid(), namespace, posix, table);
    children.put(id, child);
    var watched = process.onExit().thenAccept(p -> exited(child, p.exitValue()));
    if (watched.isCompletedExceptionally()) {
      throw new IllegalStateException("not watched");
    }
  }

  private synchronized void exited(Child child, int code) {
    child.exited(code);
    notifyAll();
  }

  private @Nullable Process started(ProcessBuilder builder, String id) {
    try {
      return builder.start();
    } catch (IOException e) {
      send(Wire.GONE, id, "it could not be started: " + e.getMessage());
      return null;
    }
  }

  private synchronized void send(byte event, String id, String text) {
    write(event, id, text);
    flush();
  }

  /** What answers several commands goes out at once. */
  private void write(byte event, String id, String text) {
    try {
      out.writeByte(event);
      Wire.texts(out, List.of(id, text));
    } catch (IOException e) {
      endEverything();
    }
  }

  private synchronized void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      endEverything();
    }
  }
}
