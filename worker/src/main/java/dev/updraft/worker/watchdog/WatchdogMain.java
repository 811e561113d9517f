// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.watchdog;

import dev.updraft.worker.host.Posix;
import dev.updraft.worker.host.ProcessTable;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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
 *       are started by the main thread, which lives as long as the process);
 *   <li>a deadline passes: SIGTERM, and SIGKILL a second before the grace ends, to the group, the
 *       session and all that carries the runner's mark in its environment.
 * </ul>
 *
 * <p>What is not: if this process is killed, what a runner started (not the runner itself) lives on
 * until the supervisor, or the next one of this host, sweeps it.
 */
public final class WatchdogMain {
  private static final long STEP_MILLIS = 10;

  private final Posix posix = new Posix();
  private final ProcessTable table = new ProcessTable();
  private final Map<String, Child> children = new ConcurrentHashMap<>();
  private final LinkedBlockingQueue<Command> commands = new LinkedBlockingQueue<>();
  private final DataInputStream in;
  private final DataOutputStream out;

  WatchdogMain(FileInputStream in, OutputStream out) {
    this.in = new DataInputStream(new BufferedInputStream(in));
    this.out = new DataOutputStream(out);
  }

  public static void main(String[] args) throws Exception {
    new WatchdogMain(
            new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.out))
        .run();
  }

  private void run() throws IOException, InterruptedException {
    posix.signal(0, 0);
    posix.bootNanos();
    Thread.ofPlatform().daemon().name("commands").start(this::read);
    while (true) {
      Command command = commands.poll(pause(), TimeUnit.MILLISECONDS);
      if (command != null) {
        command.run(posix.bootNanos());
      }
      stepAll(posix.bootNanos());
    }
  }

  private long pause() {
    long now = posix.bootNanos();
    long pause = 1000;
    for (Child child : children.values()) {
      long untilDeadline = Math.max(0, (child.deadline() - now) / 1_000_000 + 1);
      pause = Math.min(pause, child.killing() ? STEP_MILLIS : untilDeadline);
    }
    return pause;
  }

  private void stepAll(long now) {
    for (Child child : List.copyOf(children.values())) {
      if (child.step(now)) {
        children.remove(child.id);
        send(Wire.GONE, child.id, child.cause());
      }
    }
  }

  /** End of the pipe: the supervisor is gone. Does not wait for the main thread. */
  private void read() {
    try {
      while (true) {
        byte operation = in.readByte();
        List<String> fields = Wire.texts(in);
        commands.add(now -> perform(operation, fields, now));
      }
    } catch (IOException e) {
      endEverything();
    }
  }

  private void endEverything() {
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
          send(Wire.ARM, child.id, grant);
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

  /** Fields: id, folder, file for output, number of variables, NAME=value …, command …. */
  private void spawn(String id, List<String> fields) throws IOException {
    int variables = Integer.parseInt(fields.get(3));
    var builder = new ProcessBuilder(new ArrayList<>(fields.subList(4 + variables, fields.size())));
    builder.environment().clear();
    for (String variable : fields.subList(4, 4 + variables)) {
      int split = variable.indexOf('=');
      builder.environment().put(variable.substring(0, split), variable.substring(split + 1));
    }
    builder.environment().put(Child.MARK, id);
    builder.directory(Path.of(fields.get(1)).toFile());
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(Path.of(fields.get(2)).toFile()));
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    Process process = started(builder, id);
    if (process == null) {
      return;
    }
    var child = new Child(id, (int) process.pid(), posix, table);
    children.put(id, child);
    var watched =
        process.onExit().thenAccept(p -> commands.add(now -> child.exited(p.exitValue())));
    if (watched.isCancelled()) {
      throw new IOException("not watched");
    }
  }

  private @Nullable Process started(ProcessBuilder builder, String id) {
    try {
      return builder.start();
    } catch (IOException e) {
      send(Wire.GONE, id, "it could not be started: " + e.getMessage());
      return null;
    }
  }

  private void send(byte event, String id, String text) {
    try {
      out.writeByte(event);
      Wire.texts(out, List.of(id, text));
      out.flush();
    } catch (IOException e) {
      endEverything();
    }
  }

  private interface Command {
    void run(long now) throws IOException;
  }
}
