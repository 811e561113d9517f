// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.leadership;

import dev.updraft.bundle.UnitVersion;
import dev.updraft.engine.port.SchedulerStore;
import dev.updraft.objects.ObjectStore;
import dev.updraft.protocol.LeaderTransport;
import dev.updraft.scheduler.dispatch.Right;
import dev.updraft.scheduler.loop.LeaderLoop;
import dev.updraft.scheduler.loop.PayloadCipher;
import dev.updraft.scheduler.loop.Suspects;
import dev.updraft.scheduler.loop.Tools;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.curator.framework.CuratorFramework;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The scheduler of one process: competes, leads, throws its memory away when it is deposed or loses
 * the database, competes again. While it takes over anew, the former epoch's loop goes on answering
 * heartbeats, so that an outage of the database kills no task.
 */
public final class Scheduler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);

  private final SchedulerConfig config;
  private final Supplier<SchedulerStore> stores;
  private final Supplier<LeaderTransport> transports;
  private final @Nullable CuratorFramework curator;
  private final ObjectStore objects;
  private final PayloadCipher cipher;
  private final LongSupplier nanos;
  private final Map<String, UnitVersion> units = new ConcurrentHashMap<>();
  private final ExecutorService assembly = Executors.newVirtualThreadPerTaskExecutor();
  private final Suspects suspects = new Suspects();
  private final Thread thread;
  private volatile @Nullable Reign leading;
  private volatile boolean closed;

  /** Of one epoch; outlives its leadership until the next one hears the workers itself. */
  private record Reign(
      LeaderLoop loop, LeaderTransport transport, ScheduledExecutorService fences) {}

  private Scheduler(
      SchedulerConfig config,
      Supplier<SchedulerStore> stores,
      Supplier<LeaderTransport> transports,
      @Nullable CuratorFramework curator,
      ObjectStore objects,
      PayloadCipher cipher) {
    this.config = config;
    this.stores = stores;
    this.transports = transports;
    this.curator = curator;
    this.objects = objects;
    this.cipher = cipher;
    this.nanos = System::nanoTime;
    this.thread = Thread.ofPlatform().name("scheduler").unstarted(this::compete);
  }

  /**
   * @param stores opens a new session with each call
   * @param transports gives a new one for each epoch, which is closed with it
   * @param curator started, with a session time-out of 6 s; null: a standby then sees that the
   *     leader ended, but not that it froze
   */
  public static Scheduler start(
      SchedulerConfig config,
      Supplier<SchedulerStore> stores,
      Supplier<LeaderTransport> transports,
      @Nullable CuratorFramework curator,
      ObjectStore objects,
      PayloadCipher cipher) {
    Scheduler scheduler = new Scheduler(config, stores, transports, curator, objects, cipher);
    scheduler.thread.start();
    return scheduler;
  }

  /** What the processor found; kept for epochs to come, the newest of each file. */
  public void unit(UnitVersion unit) {
    units.put(unit.file(), unit);
    Reign reign = leading;
    if (reign != null) {
      reign.loop().unit(unit);
    }
  }

  /** Commands were written; without it they are found within a second. */
  public void ring() {
    Reign reign = leading;
    if (reign != null) {
      reign.loop().ring();
    }
  }

  public boolean leads() {
    Reign reign = leading;
    return reign != null && !reign.loop().end().isDone();
  }

  private void compete() {
    try (Vote vote = vote();
        SchedulerStore look = stores.get()) {
      while (!closed) {
        try {
          compete(vote, look);
        } catch (InterruptedException e) {
          closed = true;
        }
      }
    }
    retire();
  }

  /** A crash frees the lock within milliseconds; a freeze is only seen by ZooKeeper. */
  private void compete(Vote vote, SchedulerStore look) throws InterruptedException {
    try {
      if (!look.lockIsFree() && !vote.won()) {
        TimeUnit.NANOSECONDS.sleep(config.look().toNanos());
        return;
      }
      lead();
    } catch (SchedulerStore.StoreUnavailable e) {
      vote.storeWasAway();
      LOG.warn("could not lead; competing again: {}", e.toString());
    } catch (RuntimeException e) {
      LOG.error("could not lead; competing again", e);
    }
    if (!closed) {
      TimeUnit.NANOSECONDS.sleep(config.retry().toNanos());
    }
  }

  private Vote vote() {
    CuratorFramework zooKeeper = curator;
    return zooKeeper == null
        ? Vote.none()
        : Vote.byZooKeeper(
            zooKeeper,
            config.zooKeeperRoot() + "/vote",
            config.schedulerId(),
            new Silence(fenceNode(zooKeeper), assembly, nanos));
  }

  private void lead() throws InterruptedException {
    try (SchedulerStore store = stores.get()) {
      long sentAt = nanos.getAsLong();
      Optional<SchedulerStore.Takeover> taken = store.takeOver(config.schedulerId());
      if (taken.isEmpty()) {
        retire();
        return;
      }
      Right.Takeover takeover =
          new Right.Takeover(
              taken.get().epoch(),
              sentAt,
              nanos.getAsLong(),
              taken.get().resigned(),
              taken.get().ruleZ());
      Right right = new Right(config.timing(), takeover, curator != null);
      if (curator == null && taken.get().ruleZ()) {
        giveUpRuleZ(store, right);
      }
      reign(store, right, taken.get());
    }
  }

  private static void giveUpRuleZ(SchedulerStore store, Right right) {
    try {
      store.ruleZ(right.epoch(), false);
      right.liveByDatabaseAlone();
    } catch (SchedulerStore.Deposed e) {
      throw new IllegalStateException("deposed at once", e);
    }
  }

  private void reign(SchedulerStore store, Right right, SchedulerStore.Takeover taken)
      throws InterruptedException {
    ExecutorService statements = Executors.newSingleThreadExecutor();
    LeaderTransport transport = transports.get();
    LeaderLoop loop =
        LeaderLoop.load(
            new Tools(
                config.timing(), nanos, transport, objects, cipher, suspects, statements, assembly),
            store,
            right,
            taken.now());
    retire();
    ScheduledExecutorService fences = Executors.newSingleThreadScheduledExecutor();
    leading = new Reign(loop, transport, fences);
    units.values().forEach(loop::unit);
    Thread.ofPlatform().name("leader-" + right.epoch()).start(loop::run);
    transport.open(right.epoch(), loop);
    keepFence(fences, right.epoch(), loop);
    LOG.info("leads as epoch {}", right.epoch());
    try {
      if (loop.end().get() == LeaderLoop.End.DEPOSED) {
        retire(); // it answers no more; else the database may be away for a while
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      loop.resign();
      throw e;
    } finally {
      finish(statements);
    }
  }

  /** What is under way gets a moment; what hangs holds up neither the next epoch nor the end. */
  private static void finish(ExecutorService work) {
    work.shutdown();
    try {
      if (!work.awaitTermination(2, TimeUnit.SECONDS)) {
        work.shutdownNow();
      }
    } catch (InterruptedException e) {
      work.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private void keepFence(ScheduledExecutorService executor, long epoch, LeaderLoop loop) {
    CuratorFramework zooKeeper = curator;
    if (zooKeeper == null) {
      return;
    }
    Fence fence = new Fence(fenceNode(zooKeeper), epoch, nanos);
    var _ =
        executor.scheduleWithFixedDelay(() -> beat(fence, loop, executor), 0, 1, TimeUnit.SECONDS);
  }

  private FenceNode fenceNode(CuratorFramework zooKeeper) {
    return new ZooKeeperFenceNode(zooKeeper, config.zooKeeperRoot() + "/fence");
  }

  private static void beat(Fence fence, LeaderLoop loop, ExecutorService beats) {
    switch (fence.beat(!loop.end().isDone())) {
      case Fence.Beat.Written written -> loop.fenceWritten(written.sentAt(), written.knownAt());
      case Fence.Beat.Nothing _ -> {}
      case Fence.Beat.Lost _ -> {
        beats.shutdown();
        loop.fenceLost();
      }
    }
  }

  /** The former epoch's loop, if it still answers, ends now. */
  private void retire() {
    Reign former = leading;
    if (former != null) {
      leading = null;
      former.fences().shutdownNow();
      former.loop().stop();
      assembly.execute(former.transport()::close);
    }
  }

  /** Resigns (T3) and ends; running tasks go on under whoever leads next. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    finish(assembly);
  }
}
