// SPDX-License-Identifier: Apache-2.0
package dev.updraft.protocol.amqp;

import com.rabbitmq.client.BlockedListener;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.ShutdownSignalException;
import dev.updraft.protocol.Trouble;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection that is opened again for as long as it is wanted. Our own loop instead of the
 * client's recovery: an inbox must get a new name with each connection, and what was under way must
 * count as lost.
 */
final class AmqpLink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AmqpLink.class);
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 2000;
  private static final int CLOSE_MILLIS = 1000;

  /** What is gone is noticed within two of them: the first may have seen what came before. */
  private static final int CHECK_MILLIS = 2_500;

  private final ConnectionFactory factory;
  private final String name;
  private final Session session;
  private final Thread thread;
  private final Trouble away;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable Connection connection;

  AmqpLink(ConnectionFactory factory, String name, Session session) {
    this.factory = factory;
    this.name = name;
    this.session = session;
    this.away =
        new Trouble(
            LOG,
            System::nanoTime,
            name + ": no connection to the broker, trying again",
            name + ": connected to the broker again");
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    long pause = FIRST_PAUSE_MILLIS;
    while (closed.getCount() > 0) {
      if (once()) {
        pause = FIRST_PAUSE_MILLIS;
      }
      try {
        if (closed.await(pause, TimeUnit.MILLISECONDS)) {
          return;
        }
      } catch (InterruptedException e) {
        return;
      }
      pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
    }
  }

  /** True when it had been up. */
  private boolean once() {
    boolean up = false;
    try {
      Connection opened = factory.newConnection(name);
      connection = opened;
      var down = new CountDownLatch(1);
      opened.addShutdownListener(cause -> down.countDown());
      opened.addBlockedListener(blockedListener());
      Check check = session.begin(opened, down::countDown);
      up = true;
      away.over();
      session.state(true);
      while (!down.await(CHECK_MILLIS, TimeUnit.MILLISECONDS)) {
        check.run();
      }
      LOG.info("{}: connection lost, opening it again", name);
    } catch (InterruptedException e) {
      closed.countDown();
    } catch (IOException | TimeoutException | ShutdownSignalException e) {
      if (closed.getCount() > 0) {
        away.met("", e);
      }
    } catch (RuntimeException | Error e) {
      // No thread to be had, say: who gave up here would be away until somebody starts it again.
      away.met("", e);
    } finally {
      abandon();
      session.state(false);
    }
    return up;
  }

  /** Without waiting for a broker that may no longer answer. */
  private void abandon() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      open.abort(CLOSE_MILLIS);
    }
  }

  private BlockedListener blockedListener() {
    return new BlockedListener() {
      @Override
      public void handleBlocked(String reason) {
        LOG.warn("{}: the broker takes no messages at present: {}", name, reason);
        session.state(false);
      }

      @Override
      public void handleUnblocked() {
        LOG.info("{}: the broker takes messages again", name);
        session.state(true);
      }
    };
  }

  @Override
  public void close() {
    closed.countDown();
    abandon();
    thread.interrupt();
  }

  /** Fails when what a connection needs is no longer there. */
  interface Check {
    void run() throws IOException;
  }

  /** What is done with each connection. */
  interface Session {
    /**
     * @param broken to be run when a channel or a consumer of it ends while the connection lives:
     *     somebody deleted a queue or an exchange. All is then declared anew
     */
    Check begin(Connection connection, Runnable broken) throws IOException;

    /** Usable or not; may be told the same twice. */
    void state(boolean up);
  }
}
