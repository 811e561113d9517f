// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.embedded;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts a server that ended by itself (killed, out of memory) again, until it is told to stop. */
final class PostgresKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresKeeper.class);
  private static final long FIRST_PAUSE_SECONDS = 1;
  private static final long LONGEST_PAUSE_SECONDS = 30;

  private final Launch launch;
  private final CountDownLatch told = new CountDownLatch(1);
  private PostgresProcess process;

  private PostgresKeeper(Launch launch, PostgresProcess process) {
    this.launch = launch;
    this.process = process;
  }

  /** Returns when the server accepts connections. */
  static PostgresKeeper start(Launch launch) throws IOException, InterruptedException {
    var keeper = new PostgresKeeper(launch, launch.start());
    Thread.ofPlatform().daemon().name("postgres-keeper").start(keeper::keep);
    return keeper;
  }

  synchronized PostgresProcess current() {
    return process;
  }

  private void keep() {
    try {
      while (told.getCount() > 0) {
        int code = current().awaitEnd();
        if (told.getCount() > 0) {
          LOG.error("PostgreSQL ended by itself (exit code {}); starting it again", code);
          again();
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("No more watch over PostgreSQL");
    }
  }

  /** Right after a kill its children may still hold the data; a full disk stays for longer. */
  private void again() throws InterruptedException {
    long pause = FIRST_PAUSE_SECONDS;
    while (!told.await(pause, TimeUnit.SECONDS)) {
      pause = Math.min(2 * pause, LONGEST_PAUSE_SECONDS);
      synchronized (this) {
        if (told.getCount() == 0) {
          return;
        }
        try {
          process = launch.start();
          LOG.info("PostgreSQL accepts connections again");
          return;
        } catch (IOException | RuntimeException e) {
          LOG.warn("PostgreSQL cannot be started; next try in {} s: {}", pause, e.getMessage());
        }
      }
    }
  }

  void stop() throws IOException, InterruptedException {
    told.countDown();
    current().stop();
  }

  /** Starts a server and waits until it is ready. */
  interface Launch {
    PostgresProcess start() throws IOException, InterruptedException;
  }
}
