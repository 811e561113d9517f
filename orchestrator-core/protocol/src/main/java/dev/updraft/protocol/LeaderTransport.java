// SPDX-License-Identifier: Apache-2.0
package dev.updraft.protocol;

import java.util.List;

/**
 * The leader's side of the broker. Thread-safe. The broker may lose, repeat, delay and reorder
 * anything; nothing in it is the truth.
 */
public interface LeaderTransport extends AutoCloseable {
  /** Declares {@code events.<epoch>} and begins to deliver what arrives there. */
  void open(long epoch, Listener listener);

  /** To all workers. */
  void hello(Message.Hello hello);

  /** To one inbox, mandatory: what cannot be routed comes back to {@link Listener#returned}. */
  void send(String inbox, List<? extends Message> messages);

  @Override
  void close();

  /** Called on the transport's threads; must return soon. */
  interface Listener {
    /**
     * @param ack to be run after the commit that contains the messages
     */
    void received(List<Message> messages, Runnable ack);

    void returned(String inbox, List<Message> messages);

    /**
     * Something arrived that is no frame; it is acknowledged already, for it would never become
     * one.
     *
     * @param start its beginning, as far as it is text
     */
    default void unreadable(String start, String why) {}

    /** The connection broke or came back; what was under way may be lost. */
    void connected(boolean up);
  }
}
