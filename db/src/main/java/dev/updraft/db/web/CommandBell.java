// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.web;

import dev.updraft.db.DatabaseSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears the database's notifications: that commands were written, and that they were answered. A
 * notification may be missed while the connection is away, so whoever waits also looks now and
 * then.
 */
public final class CommandBell implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CommandBell.class);
  private static final int LOOK_MILLIS = 10_000;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final DatabaseSettings settings;
  private final Runnable onCommand;
  private final ConcurrentMap<Long, CountDownLatch> waiting = new ConcurrentHashMap<>();
  private final Thread thread;
  private volatile @Nullable Connection listening;
  private volatile boolean closed;

  private CommandBell(DatabaseSettings settings, Runnable onCommand) {
    this.settings = settings;
    this.onCommand = onCommand;
    this.thread = Thread.ofPlatform().name("command-bell").daemon().unstarted(this::listen);
  }

  /** Listens until closed, over a connection of its own, which it opens again when it breaks. */
  public static CommandBell start(DatabaseSettings settings, Runnable onCommand) {
    var bell = new CommandBell(settings, onCommand);
    bell.thread.start();
    return bell;
  }

  /**
   * To be asked for before looking whether there is an answer, and closed afterwards.
   *
   * @return opens when the command's answer was committed
   */
  public Expected expect(long command) {
    return new Expected(command, waiting.computeIfAbsent(command, _ -> new CountDownLatch(1)));
  }

  /** Waiting for one command's answer. */
  public final class Expected implements AutoCloseable {
    private final long command;
    private final CountDownLatch latch;

    private Expected(long command, CountDownLatch latch) {
      this.command = command;
      this.latch = latch;
    }

    /** Whether the bell rang for it before the time was over. */
    public boolean await(long nanos) throws InterruptedException {
      return latch.await(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
      waiting.remove(command, latch);
    }
  }

  private void listen() {
    boolean told = false;
    while (!closed) {
      try (var connection = settings.connect("updraft-bell", 0);
          var statement = connection.createStatement()) {
        listening = connection;
        statement.execute("LISTEN updraft_command; LISTEN updraft_result");
        onCommand.run(); // for what came before
        told = false;
        var postgres = connection.unwrap(PGConnection.class);
        while (!closed) {
          PGNotification[] heard = postgres.getNotifications(LOOK_MILLIS);
          for (PGNotification one : heard == null ? new PGNotification[0] : heard) {
            hear(one);
          }
        }
      } catch (SQLException e) {
        if (!closed) {
          if (!told) {
            LOG.warn("no notifications from the database, trying again: {}", e.getMessage());
            told = true;
          }
          LockSupport.parkNanos(PAUSE.toNanos());
        }
      }
    }
  }

  private void hear(PGNotification one) {
    if (one.getName().equals("updraft_command")) {
      onCommand.run();
      return;
    }
    CountDownLatch latch = waiting.get(Long.parseLong(one.getParameter()));
    if (latch != null) {
      latch.countDown();
    }
  }

  /** Its thread ends, for its connection does. */
  @Override
  public void close() {
    closed = true;
    Connection connection = listening;
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      LOG.debug("the bell's connection was gone already", e);
    }
    LockSupport.unpark(thread);
  }
}
