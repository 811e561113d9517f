// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.role;

import dev.updraft.launcher.embedded.QuietLogs;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** How a process lives until Ctrl-C or SIGTERM. */
public final class Signals {
  private Signals() {}

  /**
   * Returns once the process is told to end; the JVM then waits until all is closed.
   *
   * @param last what is done when it is
   */
  public static void await(CompletableFuture<Void> closed, Runnable last)
      throws InterruptedException {
    var told = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  QuietLogs.atTheEnd();
                  told.countDown();
                  closed.join();
                  last.run();
                },
                "stop"));
    told.await();
  }
}
