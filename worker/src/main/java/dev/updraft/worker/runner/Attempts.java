// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.runner;

import dev.updraft.protocol.Message.Outcome;
import dev.updraft.worker.host.Posix;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Attempts in a row, on one thread that is renewed after each, so that nothing of the one before is
 * on it. The thread is there before its order is: its start would be a good part of the start of a
 * task.
 */
final class Attempts {
  /** In a rehearsal a runner ends itself after so many attempts. */
  private static final int REHEARSED = Integer.getInteger("updraft.runner.rehearsal", -1);

  private static final int MOST_NAMED = 5;
  private static final int LONGEST_NAME = 100;

  private final ControlChannel control;
  private final RunnerWork work;
  private final Posix posix;
  private final int output;
  private final Renewal renewal = Renewal.ofThreads();
  private final VirtualThreads virtual = VirtualThreads.find();
  private final Surroundings surroundings = new Surroundings();
  private final Wear wear = new Wear();

  /** Given up to tell of an exhausted heap. */
  @SuppressWarnings("UnusedVariable") // it is there to be dropped
  private byte[] reserve = new byte[1 << 20];

  private boolean broken;
  private int performed;

  /**
   * @param output where output goes between attempts
   */
  Attempts(ControlChannel control, RunnerWork work, Posix posix, int output) {
    this.control = control;
    this.work = work;
    this.posix = posix;
    this.output = output;
    // Loaded now: nobody waits yet, and without memory for classes it could not be.
    spoilt(new Leftovers(posix, virtual));
    this.broken = Thrown.breaksTheJvm(new Exception()) || MemoryLimits.ofClasses(null);
  }

  /** Takes over nothing from the thread that calls it, on which user code may have been. */
  @SuppressWarnings("ThreadPriorityCheck") // it is only kept from being inherited
  void begin() {
    Thread.ofPlatform()
        .name("task")
        .priority(Thread.NORM_PRIORITY)
        .inheritInheritableThreadLocals(false)
        .start(this::run);
  }

  private void run() {
    try {
      do {
        perform();
      } while (renewal.renew());
      begin();
    } catch (EOFException e) {
      Runtime.getRuntime().halt(0);
    } catch (Throwable e) {
      try {
        e.printStackTrace();
      } finally {
        Runtime.getRuntime().halt(1); // a runner that says nothing more must not be waited for
      }
    }
  }

  private void perform() throws IOException {
    var before = new Leftovers(posix, virtual);
    if (control.receive() instanceof Control.Run order) {
      perform(order, before);
      performed++;
    }
    if (performed == REHEARSED) {
      System.exit(0); // only so does the JVM write its cache
    }
  }

  /** The clock is read after everything is loaded, as the last act before user code (W3). */
  private void perform(Control.Run order, Leftovers before) throws IOException {
    posix.outputTo(Path.of(order.log()));
    Path folder = Path.of(order.folder());
    posix.workIn(folder);
    RunnerWork.Call call = prepared(order, folder);
    if (posix.bootNanos() >= order.startBy()) {
      posix.outputBackTo(output);
      control.send(new Control.TooLate(order.grant()));
      return;
    }
    control.send(new Control.Started(order.grant()));
    Outcome outcome = outcome(call);
    List<String> spoilt = spoilt(before);
    if (!spoilt.isEmpty()) {
      note(Path.of(order.log()), spoilt);
    }
    posix.outputBackTo(output);
    control.send(new Control.Ended(order.grant(), outcome, spoilt.isEmpty()));
  }

  private RunnerWork.Call prepared(Control.Run order, Path folder) {
    try {
      return work.prepare(Path.of(order.unitJar()), order.payload(), folder);
    } catch (Throwable e) {
      return () -> {
        throw new IllegalStateException("The code of the task could not be loaded", e);
      };
    }
  }

  private Outcome outcome(RunnerWork.Call call) {
    try {
      return Answered.of(call.run());
    } catch (Throwable e) {
      endIfNoClassCanBeLoaded(e);
      if (Thrown.breaksTheJvm(e)) {
        broken = true;
        reserve = new byte[0];
      }
      return Answered.thrown(e);
    }
  }

  /** To tell of it properly takes classes; the exit code takes none. */
  private static void endIfNoClassCanBeLoaded(Throwable thrown) {
    if (Thrown.error(thrown) instanceof OutOfMemoryError error
        && MemoryLimits.ofClasses(error.getMessage())) {
      try {
        thrown.printStackTrace();
      } finally {
        Runtime.getRuntime().halt(MemoryLimits.NO_CLASSES);
      }
    }
  }

  /** Why nothing else may run in this process. */
  private List<String> spoilt(Leftovers before) {
    var why = new ArrayList<String>();
    List<String> left = before.found(Thread.currentThread());
    if (!left.isEmpty()) {
      why.add("left behind, and ended now: " + named(left));
    }
    why.addAll(surroundings.changes());
    if (broken) {
      why.add("memory ran out in it");
    } else {
      wear.tooMuch().ifPresent(why::add);
    }
    return why;
  }

  /** Names are user code's: they may be long, and many. */
  private static String named(List<String> left) {
    int more = left.size() - MOST_NAMED;
    return left.stream()
            .limit(MOST_NAMED)
            .map(each -> each.substring(0, Math.min(each.length(), LONGEST_NAME)))
            .collect(Collectors.joining(", "))
        + (more > 0 ? " and " + more + " more" : "");
  }

  /** Into the log of the attempt, whatever became of standard output. */
  private static void note(Path log, List<String> why) {
    try {
      String line = "[this runner is not used again: " + String.join("; ", why) + "]\n";
      Files.writeString(log, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      return; // the task took its log away
    }
  }
}
