// SPDX-License-Identifier: Apache-2.0
package dev.updraft.protocol.amqp;

import com.rabbitmq.client.AlreadyClosedException;
import java.io.IOException;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Acknowledges the deliveries of one channel, many at once while many come: each acknowledgement
 * costs the broker as much as a message. What is told late is only delivered again after a lost
 * connection. Thread-safe.
 */
final class Acknowledger {
  static final int MOST_UNTOLD = 64;
  private static final Logger LOG = LoggerFactory.getLogger(Acknowledger.class);

  private final Broker broker;
  private final TreeSet<Long> open = new TreeSet<>();
  private long newest;
  private long told;

  Acknowledger(Broker broker) {
    this.broker = broker;
  }

  /** In the order of the tags. */
  synchronized void delivered(long tag) {
    open.add(tag);
    newest = tag;
  }

  /** At once when nothing else is under way. */
  synchronized void done(long tag) {
    open.remove(tag);
    long through = open.isEmpty() ? newest : open.first() - 1;
    if (through - told >= (open.isEmpty() ? 1 : MOST_UNTOLD)) {
      told = through;
      acknowledge(through);
    }
  }

  /** A broken channel is no error: the broker delivers again, and events are idempotent. */
  private void acknowledge(long through) {
    try {
      broker.acknowledge(through);
    } catch (IOException | AlreadyClosedException e) {
      LOG.debug("Not acknowledged: {}", e.toString());
    }
  }

  /** All up to that tag. */
  interface Broker {
    void acknowledge(long through) throws IOException;
  }
}
