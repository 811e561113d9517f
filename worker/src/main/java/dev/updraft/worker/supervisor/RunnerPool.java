// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import dev.updraft.worker.runner.Control;
import dev.updraft.worker.runner.ControlChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Started runners, each with one grant at a time. A grant goes to one that has its unit loaded, for
 * code that is loaded anew is slow: it is interpreted again. Otherwise to the one that waits for
 * the shortest time, so that few stay warm. Thread-safe.
 */
final class RunnerPool {
  private static final int SPREAD = 8;

  /**
   * How long one that need not be warm stays after its last task. Longer than a minute: many
   * schedules come back after one, and find their code compiled.
   */
  static final long KEPT_NANOS = Duration.ofSeconds(75).toNanos();

  /** One that takes longer to start holds up no other. */
  static final long START_NANOS = Duration.ofSeconds(10).toNanos();

  /** How often a grant is passed over by later ones whose unit the free runner has. */
  static final int MOST_PASSED = 8;

  private final Map<String, Runner> all = new HashMap<>();
  private final ArrayDeque<Runner> idle = new ArrayDeque<>();
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private final Processes processes;
  private final int slots;
  private final int warm;
  private final int usesPerRunner;
  private final int startsAtOnce;
  private final LongSupplier nanos;
  private int spawned;
  private boolean closed;

  /**
   * @param slots how many may have a grant at once
   * @param startsAtOnce how many may be starting: more than there are cores keep each other, and
   *     all else that runs there, from them
   */
  RunnerPool(
      Processes processes,
      int slots,
      int warm,
      int usesPerRunner,
      int startsAtOnce,
      LongSupplier nanos) {
    this.processes = processes;
    this.slots = slots;
    this.warm = warm;
    this.usesPerRunner = usesPerRunner;
    this.startsAtOnce = startsAtOnce;
    this.nanos = nanos;
  }

  synchronized void fill() {
    while (!closed && spare() < warm && starting() < startsAtOnce) {
      spawn();
    }
  }

  private int starting() {
    long now = nanos.getAsLong();
    int count = 0;
    for (Runner runner : all.values()) {
      count += runner.channel == null && now - runner.spawned < START_NANOS ? 1 : 0;
    }
    return count;
  }

  /** Idle ones and those that are still starting, less what may soon have one. */
  private int spare() {
    int count = -Math.min(waiting.size(), Math.max(0, slots - busy()));
    for (Runner runner : all.values()) {
      count += runner.grant == null && !runner.ending ? 1 : 0;
    }
    return count;
  }

  private int busy() {
    int count = 0;
    for (Runner runner : all.values()) {
      count += runner.grant == null ? 0 : 1;
    }
    return count;
  }

  private void spawn() {
    // Not all at once: a fresh one is slow until its code is compiled.
    int uses = usesPerRunner + usesPerRunner * (spawned++ % SPREAD) / SPREAD;
    long now = nanos.getAsLong();
    var runner = new Runner(UUID.randomUUID().toString(), UUID.randomUUID().toString(), uses, now);
    all.put(runner.id, runner);
    processes.spawn(runner.id, runner.token);
  }

  /**
   * @param unit whose code it needs
   * @param taker gets the runner's id; may be called on another thread
   */
  synchronized void acquire(
      String grant, String unit, Consumer<String> taker, Consumer<String> failed) {
    waiting.addLast(new Waiting(grant, unit, taker, failed));
    serve();
    fill();
  }

  private void serve() {
    while (!waiting.isEmpty() && !idle.isEmpty() && busy() < slots) {
      Waiting next = next();
      Runner runner = knowing(next.unit).orElseGet(idle::getFirst);
      waiting.remove(next);
      idle.remove(runner);
      runner.takes(next.grant, next.unit);
      next.taker.accept(runner.id);
    }
  }

  /** The first that needs nothing loaded, unless the very first was passed over too often. */
  private Waiting next() {
    Waiting first = waiting.getFirst();
    if (first.passed < MOST_PASSED) {
      for (Waiting next : waiting) {
        if (knowing(next.unit).isPresent()) {
          first.passed += next == first ? 0 : 1;
          return next;
        }
      }
    }
    return first;
  }

  private Optional<Runner> knowing(String unit) {
    for (Runner runner : idle) {
      if (runner.knows(unit)) {
        return Optional.of(runner);
      }
    }
    return Optional.empty();
  }

  /**
   * @return false: not one of ours
   */
  synchronized boolean ready(String id, String token, ControlChannel channel) {
    Runner runner = all.get(id);
    if (runner == null || runner.channel != null || !runner.token.equals(token)) {
      return false;
    }
    runner.channel = channel;
    rest(runner);
    serve();
    fill();
    return true;
  }

  void handOver(String id, Control.Run order) throws IOException {
    ControlChannel channel;
    synchronized (this) {
      Runner runner = all.get(id);
      channel = runner == null ? null : runner.channel;
    }
    if (channel == null) {
      throw new IOException("the runner is gone");
    }
    channel.send(order);
  }

  synchronized void release(String id, String grant) {
    Runner runner = all.get(id);
    if (runner == null || !grant.equals(runner.grant)) {
      return;
    }
    runner.grant = null;
    if (runner.usesLeft <= 0) {
      runner.ending = true;
      processes.end(id);
    } else if (!runner.ending) {
      rest(runner);
    }
    serve();
    fill();
  }

  private void rest(Runner runner) {
    runner.idleSince = nanos.getAsLong();
    idle.addFirst(runner);
  }

  /**
   * To be called now and then: ends what was idle for too long and is not to be kept warm, and
   * starts what waited for others to start.
   */
  synchronized void trim() {
    long now = nanos.getAsLong();
    while (idle.size() > warm && now - idle.getLast().idleSince >= KEPT_NANOS) {
      Runner runner = idle.removeLast();
      runner.ending = true;
      processes.end(runner.id);
    }
    fill();
  }

  /** It is about to be killed: nothing more for it. */
  synchronized void ending(String id) {
    Runner runner = all.get(id);
    if (runner != null) {
      runner.ending = true;
      idle.remove(runner);
    }
  }

  /**
   * @return the grant that it had
   */
  synchronized Optional<String> gone(String id, String cause) {
    Runner runner = all.remove(id);
    if (runner == null) {
      return Optional.empty();
    }
    idle.remove(runner);
    close(runner.channel);
    if (runner.channel == null && !closed) {
      Waiting unlucky = waiting.pollFirst();
      if (unlucky != null) {
        unlucky.failed.accept("no runner could be started: " + cause);
        fill(); // for the others; with nobody waiting it would be tried without end
      }
    } else {
      serve();
      fill();
    }
    return Optional.ofNullable(runner.grant);
  }

  private static void close(@Nullable ControlChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // it is gone anyway
      return;
    }
  }

  synchronized List<String> ids() {
    return new ArrayList<>(all.keySet());
  }

  synchronized void close() {
    closed = true;
  }

  private static final class Waiting {
    final String grant;
    final String unit;
    final Consumer<String> taker;
    final Consumer<String> failed;
    int passed;

    Waiting(String grant, String unit, Consumer<String> taker, Consumer<String> failed) {
      this.grant = grant;
      this.unit = unit;
      this.taker = taker;
      this.failed = failed;
    }
  }

  /** How processes are started and ended. */
  interface Processes {
    void spawn(String id, String token);

    void end(String id);
  }
}
