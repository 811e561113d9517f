// SPDX-License-Identifier: Apache-2.0
package dev.updraft.protocol.amqp;

import com.rabbitmq.client.AlreadyClosedException;
import dev.updraft.protocol.Trouble;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes on a thread of its own: a broker that stops reading must not hold up the caller's loop.
 * What does not fit is dropped, which the protocol allows.
 */
final class Outbox implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
  private static final int CAPACITY = 20_000;

  private final BlockingQueue<Publish> queue = new ArrayBlockingQueue<>(CAPACITY);
  private final Thread thread;
  private final Trouble slow =
      new Trouble(
          LOG,
          System::nanoTime,
          "The broker is too slow: messages are dropped and will be sent again",
          "The broker keeps up again");

  Outbox(String name) {
    thread = Thread.ofPlatform().daemon().name(name + "-out").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  void add(Publish publish) {
    if (!queue.offer(publish)) {
      slow.met("the queue to it is full");
    } else {
      slow.over();
    }
  }

  private void run() {
    try {
      while (true) {
        Publish next = queue.take();
        try {
          next.publish();
        } catch (IOException | AlreadyClosedException e) {
          LOG.debug("Not sent: {}", e.toString());
        } catch (RuntimeException e) {
          LOG.warn("Not sent", e);
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("Outbox closed");
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  /** One message on its way. */
  interface Publish {
    void publish() throws IOException;
  }
}
