// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.operators.terraform.StackRecord.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries what Terraform does into the log of its stack, while it does it: each step that it tells
 * of and each change of its state file. If it cannot for some time, Terraform is ended, and the
 * rest written when it can be; at once, and for good, if somebody else holds the stack by now. Its
 * own thread writes; before {@link #start} and in {@link #finish} the caller's does. A second one
 * looks at the time only: a write to a store that hangs comes back too late to do so.
 */
final class Keeper {
  private static final long TICK_MILLIS = 40;

  private final StackLog log;
  private volatile Path file;
  private volatile String backend = "";
  private final Lease lease;
  private final Brake brake;
  private final LongSupplier nanos;
  private final LinkedBlockingQueue<Step> steps = new LinkedBlockingQueue<>();
  private final Thread thread =
      Thread.ofPlatform().daemon().name("terraform-state").unstarted(this::watch);

  private final Thread guard =
      Thread.ofPlatform().daemon().name("terraform-guard").unstarted(this::guard);
  private final CountDownLatch finished = new CountDownLatch(1);

  private final CountDownLatch pause = new CountDownLatch(1);
  private final List<StackRecord> wanted = new ArrayList<>();
  private @Nullable StackRecord open;
  private long opened;
  private String stored;

  /** When the newest record that is there was sent first; whoever watches saw it no earlier. */
  private volatile long heard;

  private volatile String trouble = "the store did not answer";
  private volatile Runnable hearing = () -> {};
  private volatile boolean ending;
  private volatile @Nullable String broken;

  /**
   * @param stored the state as the log has it
   * @param heard when the newest record was sent
   */
  Keeper(
      StackLog log,
      Path file,
      String stored,
      Lease lease,
      Brake brake,
      LongSupplier nanos,
      long heard) {
    this.log = log;
    this.file = file;
    this.stored = stored;
    this.lease = lease;
    this.brake = brake;
    this.nanos = nanos;
    this.heard = heard;
    this.opened = heard;
  }

  void start() {
    thread.start();
    guard.start();
  }

  /**
   * The plan keeps its state in a backend of its own: what is to be kept is what that did not take.
   *
   * @param type of the backend
   * @param left where Terraform puts it then
   */
  void keepsForBackend(String type, Path left) {
    synchronized (wanted) {
      file = left;
      backend = type;
    }
  }

  /**
   * @param all hears everything that Terraform has said until it is called
   */
  void hears(Runnable all) {
    hearing = all;
  }

  /** Thread-safe. */
  void step(Step step) {
    steps.add(step);
  }

  /**
   * Writes one more record, after all that Terraform did and before anything that it does from here
   * on.
   *
   * @throws StackProblem when it could not
   */
  void record(StackRecord record) throws InterruptedException {
    boolean there;
    synchronized (wanted) {
      progress(new ArrayList<>());
      wanted.add(record);
      there = write();
    }
    while (!there && broken == null) {
      brake.check();
      pause.await(TICK_MILLIS, TimeUnit.MILLISECONDS);
      synchronized (wanted) {
        there = write();
      }
    }
    brake.check();
  }

  private void watch() {
    try {
      while (!ending && broken == null) {
        Step first = steps.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
        pass(first == null ? List.of() : List.of(first));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      breaks("The state of the stack cannot be kept: " + e.getMessage());
    }
  }

  /** False when there is more to write, which could not be written now. */
  private boolean pass(List<Step> before) {
    synchronized (wanted) {
      if (!progress(new ArrayList<>(before)) && open == null && wanted.isEmpty() && beatIsDue()) {
        wanted.add(new StackRecord.Progress(List.of(), ""));
      }
      return write();
    }
  }

  /**
   * Wants written what was done since. A state is kept together with all that was told before it
   * was there: else one that is still being made would pass for whole.
   *
   * @return whether there was anything
   */
  private boolean progress(List<Step> told) {
    String state = changed();
    hearing.run();
    steps.drainTo(told);
    if (told.isEmpty() && state.isEmpty()) {
      return false;
    }
    wanted.add(new StackRecord.Progress(told, backend.isEmpty() ? state : ""));
    if (!backend.isEmpty() && !state.isEmpty()) {
      wanted.add(new StackRecord.Copied(backend, state, false));
    }
    stored = state.isEmpty() ? stored : state;
    return true;
  }

  private boolean beatIsDue() {
    return nanos.getAsLong() - heard >= lease.beat().toNanos();
  }

  /** One whose answer was lost is repeated as it was: it may be there. */
  private boolean write() {
    try {
      while (open != null || !wanted.isEmpty()) {
        if (open == null) {
          open = wanted.removeFirst();
          opened = nanos.getAsLong();
        }
        log.append(open);
        open = null;
        heard = opened;
      }
      return true;
    } catch (StackLog.Overtaken e) {
      breaks(
          "Another attempt took the stack over while this one was silent; nothing that Terraform"
              + " did since is kept. The log says what that was; look whether it is still there");
    } catch (IOException e) {
      trouble = e.toString();
    }
    return false;
  }

  /** Terraform must not go on for long unseen; what it did is written as soon as it can be. */
  private void guard() {
    try {
      while (!finished.await(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
        long silent = nanos.getAsLong() - heard;
        if (silent >= lease.stop().toNanos()) {
          String told =
              "The state of the stack could not be written for "
                  + Duration.ofNanos(silent).toSeconds()
                  + " s, and so Terraform was ended: "
                  + trouble;
          System.out.println(
              told + ". Tries on; what this attempt did is lost if it is killed now");
          brake.pull(told, Duration.ZERO);
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void breaks(String why) {
    broken = why;
    brake.pull(why, Duration.ZERO);
  }

  /** The state in the file, when it is whole and another than the log has; else empty. */
  private String changed() {
    try {
      String now = Files.exists(file) ? Files.readString(file, UTF_8) : "";
      return now.equals(stored) || StateFile.read(now).isEmpty() ? "" : now;
    } catch (IOException e) {
      return ""; // half a character, or gone in between; it is looked at again
    }
  }

  /**
   * Writes the rest, and that the stack is free, for as long as that takes. Terraform has ended.
   *
   * @throws StackProblem when somebody else holds the stack
   */
  void finish(boolean settled) {
    try {
      finishWriting(settled);
    } finally {
      finished.countDown();
    }
  }

  private void finishWriting(boolean settled) {
    ending = true;
    boolean interrupted = Thread.interrupted();
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    boolean asked = false;
    while (broken == null && !(pass(List.of()) && asked)) {
      if (!asked) {
        synchronized (wanted) {
          wanted.add(new StackRecord.Released(settled));
        }
        asked = true;
        continue;
      }
      try {
        pause.await(TICK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (broken != null) {
      throw new StackProblem(broken);
    }
  }
}
