// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.runner;

import dev.updraft.protocol.Message.Outcome;
import dev.updraft.worker.host.Posix;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;

/**
 * One attempt on a fresh thread, so that nothing of the one before is on it; the thread waits for
 * its order. The clock is read after everything is loaded, as the last act before user code (W3).
 */
final class Attempt implements Runnable {
  private final BlockingQueue<Control.Run> orders;
  private final RunnerWork work;
  private final Posix posix;
  private final int output;
  private final BlockingQueue<Control> told;
  private final Leftovers before;

  /**
   * @param output where output goes between attempts
   */
  Attempt(
      BlockingQueue<Control.Run> orders,
      RunnerWork work,
      Posix posix,
      int output,
      BlockingQueue<Control> told) {
    this.orders = orders;
    this.work = work;
    this.posix = posix;
    this.output = output;
    this.told = told;
    this.before = new Leftovers(posix);
  }

  @Override
  public void run() {
    try {
      perform(orders.take());
    } catch (InterruptedException e) {
      Runtime.getRuntime().halt(1);
    }
  }

  private void perform(Control.Run order) {
    posix.outputTo(Path.of(order.log()));
    Path folder = Path.of(order.folder());
    posix.workIn(folder);
    RunnerWork.Call call = prepared(order, folder);
    if (posix.bootNanos() >= order.startBy()) {
      posix.outputBackTo(output);
      told.add(new Control.TooLate(order.grant()));
      return;
    }
    told.add(new Control.Started(order.grant()));
    Outcome outcome = outcome(call);
    System.out.flush();
    System.err.flush();
    posix.outputBackTo(output);
    told.add(new Control.Ended(order.grant(), outcome, !before.any(Thread.currentThread())));
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

  private static Outcome outcome(RunnerWork.Call call) {
    try {
      return Answered.of(call.run());
    } catch (Throwable e) {
      return Answered.thrown(e);
    }
  }
}
