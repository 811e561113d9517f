// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.runner;

import dev.updraft.protocol.Message.Outcome;
import dev.updraft.worker.host.Posix;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;

/**
 * One attempt on a fresh thread, so that nothing of the one before is on it. The clock is read
 * after everything is loaded, as the last act before user code (W3).
 */
final class Attempt implements Runnable {
  private final Control.Run order;
  private final RunnerWork work;
  private final Posix posix;
  private final BlockingQueue<Control> told;
  private final Leftovers before = new Leftovers();

  Attempt(Control.Run order, RunnerWork work, Posix posix, BlockingQueue<Control> told) {
    this.order = order;
    this.work = work;
    this.posix = posix;
    this.told = told;
  }

  @Override
  public void run() {
    posix.outputTo(Path.of(order.log()));
    Path folder = Path.of(order.folder());
    posix.workIn(folder);
    RunnerWork.Call call;
    try {
      call = work.prepare(Path.of(order.unitJar()), order.payload(), folder);
    } catch (Throwable e) {
      call =
          () -> {
            throw new IllegalStateException("The code of the task could not be loaded", e);
          };
    }
    if (posix.bootNanos() >= order.startBy()) {
      told.add(new Control.TooLate(order.grant()));
      return;
    }
    told.add(new Control.Started(order.grant()));
    Outcome outcome = outcome(call);
    System.out.flush();
    System.err.flush();
    told.add(new Control.Ended(order.grant(), outcome, !before.any(Thread.currentThread())));
  }

  private static Outcome outcome(RunnerWork.Call call) {
    try {
      return Answered.of(call.run());
    } catch (Throwable e) {
      return Answered.thrown(e);
    }
  }
}
