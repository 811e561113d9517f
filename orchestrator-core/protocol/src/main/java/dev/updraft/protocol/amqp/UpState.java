// SPDX-License-Identifier: Apache-2.0
package dev.updraft.protocol.amqp;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Publishing and consuming stand on connections of their own (a broker that blocks publishers must
 * still deliver); the listener is told of the two as one, and only of changes. Each new consuming
 * connection is a change, because the inbox has a new name.
 */
final class UpState {
  private boolean publishUp;
  private boolean consumeUp;
  private boolean told;
  private Consumer<Boolean> listener = up -> {};

  synchronized void listener(Consumer<Boolean> told) {
    listener = told;
  }

  synchronized boolean isUp() {
    return publishUp && consumeUp;
  }

  AmqpLink.Session publish(Begin begin) {
    return session(begin, this::publishState);
  }

  AmqpLink.Session consume(Begin begin) {
    return session(begin, this::consumeState);
  }

  private synchronized void publishState(boolean up) {
    publishUp = up;
    tell();
  }

  private synchronized void consumeState(boolean up) {
    consumeUp = up;
    tell();
  }

  private void tell() {
    boolean now = publishUp && consumeUp;
    if (now != told) {
      told = now;
      listener.accept(now);
    }
  }

  private static AmqpLink.Session session(Begin begin, Consumer<Boolean> state) {
    return new AmqpLink.Session() {
      @Override
      public AmqpLink.Check begin(Connection connection, Runnable broken) throws IOException {
        Channel channel = connection.createChannel();
        channel.addShutdownListener(cause -> broken.run());
        Topology.exchanges(channel);
        return begin.begin(channel, broken);
      }

      @Override
      public void state(boolean up) {
        state.accept(up);
      }
    };
  }

  /** Declares what a new connection needs, on its one channel; the exchanges are there. */
  interface Begin {
    AmqpLink.Check begin(Channel channel, Runnable broken) throws IOException;
  }
}
