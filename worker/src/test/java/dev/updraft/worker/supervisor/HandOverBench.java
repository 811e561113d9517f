// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import dev.updraft.protocol.Message.Outcome;
import dev.updraft.testkit.transport.InMemoryBroker;
import dev.updraft.worker.host.DurableFile;
import dev.updraft.worker.host.Posix;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Not a test: the way of a task that does nothing through a worker, without a broker's hops. Prints
 * medians in microseconds. Argument: how many tasks.
 */
public final class HandOverBench {
  private HandOverBench() {}

  public static void main(String[] args) throws Exception {
    int count = args.length > 0 ? Integer.parseInt(args[0]) : 500;
    Path folder = Files.createTempDirectory("updraft-bench");
    var posix = new Posix();
    var store = WorkerProcess.store(folder);
    store.put("units/unit.jar", new byte[0]);
    var broker = new InMemoryBroker();
    var leader = new ScriptedLeader(broker.leader());
    var worker =
        Worker.start(WorkerProcess.config(folder), broker.worker(), store, ScriptedLeader.openly());
    try {
      leader.hello();
      long[] toUser = new long[count];
      long[] toReport = new long[count];
      for (int i = -count / 2; i < count; i++) {
        long from = posix.bootNanos();
        leader.assign("g" + i, "clock");
        Outcome outcome = leader.report("g" + i);
        long end = posix.bootNanos();
        long user = Long.parseLong(String.valueOf(outcome.result()));
        if (i >= 0) {
          toUser[i] = user - from;
          toReport[i] = end - user;
        }
      }
      print("assignment to user code", toUser);
      print("user code to report", toReport);
      print("one durable file, for comparison", durable(posix, folder, count));
    } finally {
      worker.close();
      Job.deleteTree(folder);
    }
  }

  private static long[] durable(Posix posix, Path folder, int count) throws Exception {
    long[] taken = new long[count];
    for (int i = 0; i < count; i++) {
      long from = posix.bootNanos();
      DurableFile.write(folder.resolve("durable" + i), new byte[300]);
      taken[i] = posix.bootNanos() - from;
    }
    return taken;
  }

  private static void print(String what, long[] nanos) {
    Arrays.sort(nanos);
    System.out.printf(
        Locale.ROOT,
        "%s: p50 %d us, p90 %d us, min %d us%n",
        what,
        nanos[nanos.length / 2] / 1000,
        nanos[nanos.length * 9 / 10] / 1000,
        nanos[0] / 1000);
  }
}
