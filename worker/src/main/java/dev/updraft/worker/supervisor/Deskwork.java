// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import dev.updraft.objects.ObjectStore;
import dev.updraft.protocol.Message;
import dev.updraft.protocol.MessageJson;
import dev.updraft.protocol.PayloadCipher;
import dev.updraft.protocol.TaskPayload;
import dev.updraft.protocol.Trouble;
import dev.updraft.worker.host.Posix;
import dev.updraft.worker.runner.Control;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What takes time, off the loop: opening payloads, fetching code, logs, results. Each piece answers
 * by an input. Thread-safe.
 */
final class Deskwork implements AutoCloseable {
  static final int INLINE_RESULT = 64 << 10;
  private static final Logger LOG = LoggerFactory.getLogger(Deskwork.class);
  private static final long SYNC_MILLIS = 50;
  private static final long PUMP_MILLIS = 500;
  private static final long IDLE_MILLIS = 1000;
  private static final long SEND_MILLIS = 5_000;
  private static final long TRIM_MILLIS = 10_000;

  private final MessageJson json = new MessageJson();
  private final Posix posix = new Posix();
  private final Map<String, Job> jobs = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService logs =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("logs").factory());
  private final Places places;
  private final ObjectStore store;
  private final PayloadCipher cipher;
  private final Spool spool;
  private final RunnerPool pool;
  private final UnitCache units;
  private final Outbox outbox;
  private final Room room;
  private final Consumer<Input> answer;
  private final BlockingQueue<Ended> toSpool = new LinkedBlockingQueue<>();
  private final Thread spooler;
  private final Trouble unprepared =
      trouble("Tasks cannot be prepared and are tried again", "Tasks can be prepared again");
  private final Trouble unspooled =
      trouble(
          "Results cannot be written to this worker's disk, trying again; their tasks keep their"
              + " slots",
          "Results can be written to this worker's disk again");
  private final Trouble unsynced =
      trouble(
          "Results may not outlive this machine: its disk does not sync",
          "This worker's disk syncs again");

  Deskwork(
      WorkerConfig config,
      ObjectStore store,
      Outbox outbox,
      PayloadCipher cipher,
      Spool spool,
      RunnerPool pool,
      Consumer<Input> answer)
      throws IOException {
    this.places = new Places(config.scratch(), config.user(), posix::bootNanos);
    this.store = store;
    this.cipher = cipher;
    this.spool = spool;
    this.pool = pool;
    this.units = new UnitCache(config.scratch().resolve("units"), store);
    this.outbox = outbox;
    this.room = Room.of(config.scratch(), posix::bootNanos);
    this.answer = answer;
    this.spooler = Thread.ofPlatform().daemon().name("spool").start(this::spoolAll);
    mind();
    repeat(outbox::send, SEND_MILLIS);
    repeat(pool::trim, TRIM_MILLIS);
  }

  private Trouble trouble(String what, String mended) {
    return new Trouble(LOG, posix::bootNanos, what, mended);
  }

  /** A worker without tasks is seldom woken. */
  private void mind() {
    room.look();
    pumpAll();
    long pause = jobs.isEmpty() ? IDLE_MILLIS : PUMP_MILLIS;
    if (!logs.isShutdown()) {
      var _ = logs.schedule(this::mind, pause, TimeUnit.MILLISECONDS);
    }
  }

  private void repeat(Runnable work, long millis) {
    var repeated = logs.scheduleWithFixedDelay(work, millis, millis, TimeUnit.MILLISECONDS);
    if (repeated.isCancelled()) {
      throw new IllegalStateException("logs are not carried");
    }
  }

  Spool spool() {
    return spool;
  }

  /** Whether the disk has no room for another task. */
  boolean isShortOfRoom() {
    return room.isShort();
  }

  private void pumpAll() {
    long now = posix.bootNanos();
    for (Job job : jobs.values()) {
      threads.execute(
          () -> {
            try {
              job.pump(now);
            } catch (RuntimeException e) {
              LOG.warn("A log is not carried on", e);
            }
          });
    }
  }

  void prepare(String grant, String payload) {
    threads.execute(() -> prepareNow(grant, payload));
  }

  private void prepareNow(String grant, String sealed) {
    try {
      TaskPayload payload = json.readPayload(cipher.open(sealed, grant));
      Path jar = units.jar(payload.unit());
      Job job = Job.create(payload, jar, places, store, outbox, room);
      jobs.put(grant, job);
      pool.acquire(
          grant,
          payload.unit(),
          runner -> answer.accept(new Input.Engaged(grant, runner, job.timeoutNanos())),
          cause -> answer.accept(new Input.Unprepared(grant, cause)));
      unprepared.over();
    } catch (IOException e) {
      room.look();
      unprepared.met(grant, e);
      answer.accept(unprepared(grant, e));
    } catch (RuntimeException e) {
      LOG.warn("A grant cannot be prepared: {}", grant, e);
      answer.accept(unprepared(grant, e));
    }
  }

  /** For want of room it may be repeated for free: until there is some, this worker takes none. */
  private Input unprepared(String grant, Exception cause) {
    String reason = "The worker could not prepare the task: " + cause.getMessage();
    return room.isShort()
        ? new Input.NotStarted(grant, reason)
        : new Input.Unprepared(grant, reason);
  }

  Control.Run order(String grant, long startBy) throws IOException {
    Job job = jobs.get(grant);
    if (job == null) {
      throw new IOException("nothing is prepared for " + grant);
    }
    return job.order(grant, startBy);
  }

  /** Only what must be carried somewhere first takes another thread's time. */
  void spool(String grant, Message.Outcome outcome) {
    Job job = jobs.get(grant);
    if (job != null && (isLarge(outcome) || job.mayHaveArtifacts())) {
      threads.execute(() -> toSpool.add(new Ended(grant, placed(job, outcome))));
    } else {
      toSpool.add(new Ended(grant, outcome));
    }
  }

  private static boolean isLarge(Message.Outcome outcome) {
    String result = outcome.result();
    return result != null && result.length() > INLINE_RESULT / 3;
  }

  /** What came while the disk was busy is written together. */
  private void spoolAll() {
    var batch = new ArrayList<Ended>();
    try {
      while (true) {
        batch.add(toSpool.take());
        toSpool.drainTo(batch);
        spool(batch);
        batch.clear();
      }
    } catch (InterruptedException e) {
      LOG.debug("No more results are spooled");
    }
  }

  /** Repeated until it is on the disk: an unreported end would leave the attempt open for ever. */
  private void spool(List<Ended> batch) {
    var outcomes = new LinkedHashMap<String, Message.Outcome>();
    batch.forEach(ended -> outcomes.put(ended.grant(), ended.outcome()));
    try {
      boolean first = spool.write(outcomes);
      unspooled.over();
      outcomes.forEach((grant, outcome) -> answer.accept(new Input.Spooled(grant, outcome)));
      if (first) {
        var sync = logs.schedule(this::sync, SYNC_MILLIS, TimeUnit.MILLISECONDS);
        if (sync.isCancelled()) {
          LOG.warn("Closing: results are not synced");
        }
      }
    } catch (IOException | RuntimeException e) {
      unspooled.met(outcomes.keySet().toString(), e);
      List<Ended> again = List.copyOf(batch);
      var retry = logs.schedule(() -> toSpool.addAll(again), 1, TimeUnit.SECONDS);
      if (retry.isCancelled()) {
        LOG.error("Results are lost: {}", outcomes.keySet());
      }
    }
  }

  private void sync() {
    try {
      spool.sync();
      unsynced.over();
    } catch (IOException e) {
      unsynced.met("", e);
    }
  }

  private record Ended(String grant, Message.Outcome outcome) {}

  private Message.Outcome placed(Job job, Message.Outcome outcome) {
    String result = outcome.result();
    if (!job.saveArtifacts().isEmpty()) {
      LOG.info("Not all artifacts are kept, the log says which: {}", job.resultKey());
    }
    if (result == null || !isLarge(outcome)) {
      return outcome;
    }
    byte[] bytes = result.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= INLINE_RESULT) {
      return outcome;
    }
    try {
      store.put(job.resultKey(), bytes);
    } catch (IOException e) {
      return Outcomes.failed(
          "The result could not be written to the object store: " + e.getMessage(),
          true,
          "PLATFORM");
    }
    return new Message.Outcome(
        outcome.kind(),
        null,
        job.resultKey(),
        outcome.length(),
        outcome.answers(),
        outcome.message(),
        outcome.retryable(),
        outcome.fault(),
        outcome.handle(),
        outcome.wakeAt(),
        outcome.until());
  }

  /** Nothing of it runs any more. */
  void closeJob(String grant) {
    Job job = jobs.get(grant);
    if (job != null && !job.isClosed()) {
      threads.execute(
          () -> {
            try {
              job.close(posix.bootNanos());
            } catch (IOException | RuntimeException e) {
              LOG.warn("Left behind: the folder of {}", grant, e);
            }
          });
    }
  }

  void forget(String grant) {
    spool.forget(grant);
    closeJob(grant);
    jobs.remove(grant);
  }

  @Override
  public void close() {
    logs.shutdownNow();
    spooler.interrupt();
    threads.close();
    try {
      spooler.join();
      spool.close();
    } catch (IOException e) {
      LOG.warn("The spool is not closed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
