// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import com.sun.management.OperatingSystemMXBean;
import dev.updraft.objects.ObjectStore;
import dev.updraft.protocol.Hops;
import dev.updraft.protocol.Message;
import dev.updraft.protocol.PayloadCipher;
import dev.updraft.protocol.WorkerTransport;
import dev.updraft.worker.host.HostFolder;
import dev.updraft.worker.host.Posix;
import dev.updraft.worker.host.Programs;
import dev.updraft.worker.runner.Control;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running worker: one loop thread feeds {@link WorkerCore} and performs what it wants; everything
 * slow happens elsewhere. Thread-safe.
 */
public final class Worker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  private final BlockingQueue<Input> inputs = new LinkedBlockingQueue<>();
  private final CountDownLatch drained = new CountDownLatch(1);
  private final Posix posix = new Posix();
  private final WorkerTransport transport;
  private final HostFolder host;
  private final RunnerHost runners;
  private final StartJournal journal;
  private final Deskwork deskwork;
  private final WorkerCore core;
  private final Thread loop;
  private final List<String> labels;
  private boolean diskFull;
  private volatile boolean draining;
  private volatile boolean closed;

  private Worker(
      WorkerConfig config, WorkerTransport transport, ObjectStore store, PayloadCipher cipher)
      throws IOException {
    this.transport = transport;
    this.labels = config.labels();
    String incarnation = UUID.randomUUID().toString();
    this.host = HostFolder.open(config.folder(), incarnation, config.user().processes());
    var outbox = new Outbox(config.folder().resolve("outbox"), store, posix::bootNanos);
    new LogRests(store, outbox).carry(config.scratch());
    Job.deleteTree(config.scratch());
    Files.createDirectories(config.scratch().resolve("units"));
    TaskUser.readableByAll(config.scratch());
    TaskUser.readableByAll(config.scratch().resolve("units"));
    config.user().give(Files.createDirectories(config.cache()));
    this.journal = StartJournal.open(host.journal());
    this.runners = new RunnerHost(config, host, listening());
    this.deskwork =
        new Deskwork(
            config, store, outbox, cipher, new Spool(host.spool()), runners.pool(), inputs::add);
    var identity =
        new WorkerIdentity(
            config.host(),
            incarnation,
            host.predecessors(),
            config.queues(),
            config.slots(),
            config.publicKey(),
            machine(config.labels()));
    this.core = new WorkerCore(identity, config.timing(), posix::bootNanos);
    this.loop = Thread.ofPlatform().name("worker").unstarted(this::run);
  }

  /**
   * Ends what a former worker of the folder left, then serves. Fails when the folder is in use.
   *
   * @param cipher opens payloads that are sealed to {@link WorkerConfig#publicKey}
   */
  public static Worker start(
      WorkerConfig config, WorkerTransport transport, ObjectStore store, PayloadCipher cipher)
      throws IOException {
    var worker = new Worker(config, transport, store, cipher);
    worker.begin();
    return worker;
  }

  private void begin() throws IOException {
    for (Message.Report report : deskwork.spool().readAll()) {
      inputs.add(new Input.Restored(report.grant(), report.outcome()));
    }
    for (String grant : journal.neverStarted()) {
      String reason = "the worker restarted before it was started";
      inputs.add(new Input.Restored(grant, Outcomes.neverStarted(reason)));
    }
    runners.start();
    loop.start();
    transport.open(hearing());
    Thread.ofPlatform().daemon().name("worker-programs").start(this::findPrograms);
  }

  /** As much of the machine as this process may have: a container's limits count. */
  private static Message.About machine(List<String> labels) {
    long memory =
        ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
            ? system.getTotalMemorySize()
            : 0;
    return new Message.About(Runtime.getRuntime().availableProcessors(), memory, labels);
  }

  /** Beside the start, which shall not wait for programs that may be slow to say who they are. */
  private void findPrograms() {
    List<String> has =
        Stream.concat(labels.stream(), Programs.found(System.getenv()).stream()).toList();
    LOG.info("Tasks may need of this worker: {}", String.join(", ", has));
    inputs.add(new Input.Found(has));
  }

  private WorkerTransport.Listener hearing() {
    return new WorkerTransport.Listener() {
      @Override
      public void received(List<Message> messages) {
        for (Message message : messages) {
          if (message instanceof Message.Assign assign) {
            Hops.passed("worker.assigned", assign.grant());
          }
          inputs.add(new Input.Received(message));
        }
      }

      @Override
      public void connected(boolean up) {
        inputs.add(new Input.Connected(up ? transport.inbox() : null));
      }
    };
  }

  private RunnerHost.Listener listening() {
    return new RunnerHost.Listener() {
      @Override
      public void said(Control message) {
        switch (message) {
          case Control.Started(String grant) -> {
            Hops.passed("worker.started", grant);
            inputs.add(new Input.Started(grant));
          }
          case Control.TooLate(String grant) ->
              inputs.add(new Input.NotStarted(grant, "the runner got to it too late to start it"));
          case Control.Ended(String grant, Message.Outcome outcome, boolean clean) -> {
            Hops.passed("worker.ended", grant);
            inputs.add(new Input.Ended(grant, outcome, clean));
          }
          case Control.Ready _, Control.Run _ -> {}
        }
      }

      @Override
      public void armed(String grant) {
        inputs.add(new Input.Armed(grant));
      }

      @Override
      public void gone(String grant, String cause) {
        inputs.add(new Input.Gone(grant, cause));
        deskwork.closeJob(grant);
      }
    };
  }

  private void run() {
    var batch = new ArrayList<Input>();
    try {
      while (!closed) {
        long pause = Math.max(0, core.wakeAt() - posix.bootNanos());
        Input first = inputs.poll(pause, TimeUnit.NANOSECONDS);
        batch.clear();
        batch.add(first == null ? new Input.Tick() : first);
        inputs.drainTo(batch);
        core.on(batch).forEach(this::perform);
        heedDisk(!journal.flush() || deskwork.isShortOfRoom());
        runners.watchdog().flush();
        if (draining && core.idle()) {
          drained.countDown();
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("The worker's loop is closed");
    } catch (RuntimeException | Error e) {
      LOG.error("The worker's loop failed: everything it runs is ended", e);
      runners.watchdog().close();
      throw e;
    }
  }

  private void heedDisk(boolean full) {
    if (diskFull != full) {
      diskFull = full;
      inputs.add(new Input.Disk(full));
    }
  }

  private void perform(Effect effect) {
    switch (effect) {
      case Effect.Send(long epoch, List<Message> messages) -> {
        for (Message message : messages) {
          if (message instanceof Message.Report report) {
            Hops.passed("worker.reported", report.grant());
          }
        }
        transport.send(epoch, messages);
      }
      case Effect.Prepare(String grant, String payload) -> {
        journal.accepted(grant);
        deskwork.prepare(grant, payload);
      }
      case Effect.Arm(String grant, String runner, long deadline, long grace) ->
          arm(grant, runner, deadline, grace);
      case Effect.HandOver(String grant, String runner, long startBy) ->
          handOver(grant, runner, startBy);
      case Effect.Renew(String grant, String runner, long deadline) ->
          runners.watchdog().renew(runner, grant, deadline);
      case Effect.Kill(String grant, String runner, long grace) ->
          runners.kill(runner, grant, grace);
      case Effect.Disarm(String grant, String runner) -> runners.watchdog().disarm(runner, grant);
      case Effect.Release(String grant, String runner) -> {
        runners.watchdog().disarm(runner, grant);
        runners.pool().release(runner, grant);
        deskwork.closeJob(grant);
      }
      case Effect.Spool(String grant, Message.Outcome outcome) -> deskwork.spool(grant, outcome);
      case Effect.Forget(String grant) -> {
        deskwork.forget(grant);
        journal.settled(grant);
      }
    }
  }

  private void arm(String grant, String runner, long deadline, long grace) {
    Hops.passed("worker.prepared", grant);
    runners.watchdog().arm(runner, grant, deadline, grace);
  }

  /** What cannot be handed over has not started, but the runner may be broken: it is ended. */
  private void handOver(String grant, String runner, long startBy) {
    try {
      Hops.passed("worker.armed", grant);
      if (!journal.handedOver(grant)) {
        inputs.add(new Input.NotStarted(grant, "the worker's disk is full or broken"));
        return;
      }
      runners.pool().handOver(runner, deskwork.order(grant, startBy));
    } catch (IOException e) {
      LOG.warn("Not handed over: {}", grant, e);
      runners.kill(runner, grant, 0);
    }
  }

  /**
   * Takes no more grants and waits for those that run, and for their reports to be confirmed.
   *
   * @return false when the time was not enough
   */
  public boolean drain(Duration limit) throws InterruptedException {
    draining = true;
    inputs.add(new Input.Drain());
    return drained.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What still runs is killed; the next worker of the folder reports what was spooled. */
  @Override
  public void close() throws IOException {
    closed = true;
    loop.interrupt();
    transport.close();
    runners.close();
    deskwork.close();
    journal.close();
    host.close();
  }
}
