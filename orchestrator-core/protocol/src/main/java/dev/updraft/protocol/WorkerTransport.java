// SPDX-License-Identifier: Apache-2.0
package dev.updraft.protocol;

import java.util.List;

/** A worker's side of the broker. Thread-safe. */
public interface WorkerTransport extends AutoCloseable {
  /**
   * Declares the inbox (exclusive, auto-delete, a new name for each connection), begins to listen.
   */
  void open(Listener listener);

  /** Routing key of the present inbox. */
  String inbox();

  /** To {@code events.<epoch>}; lost silently when that queue is not there. */
  void send(long epoch, List<? extends Message> messages);

  @Override
  void close();

  /** Called on the transport's threads; must return soon. */
  interface Listener {
    void received(List<Message> messages);

    void connected(boolean up);
  }
}
