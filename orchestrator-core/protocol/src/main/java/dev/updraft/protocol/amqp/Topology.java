// SPDX-License-Identifier: Apache-2.0
package dev.updraft.protocol.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import java.io.IOException;

/** Names and declarations, in one place for both sides. */
final class Topology {
  static final String DIRECT = "updraft";
  static final String HELLO = "updraft.hello";

  private Topology() {}

  static String eventsKey(long epoch) {
    return "events." + epoch;
  }

  static void exchanges(Channel channel) throws IOException {
    channel.exchangeDeclare(DIRECT, BuiltinExchangeType.DIRECT, true);
    channel.exchangeDeclare(HELLO, BuiltinExchangeType.FANOUT, true);
  }

  /**
   * Durable although its messages are not: newer RabbitMQ refuses queues that are neither durable
   * nor exclusive. Auto-delete, so that nothing of a deposed leader stays.
   */
  static String events(Channel channel, long epoch) throws IOException {
    String queue = "updraft.events." + epoch;
    channel.queueDeclare(queue, true, false, true, null);
    channel.queueBind(queue, DIRECT, eventsKey(epoch));
    return queue;
  }

  /**
   * Fails when somebody deleted the queue, of which not every broker tells a consumer; of a deleted
   * exchange none does, so it and the bindings to it are declared again.
   */
  static void checkEvents(Channel channel, long epoch) throws IOException {
    String queue = "updraft.events." + epoch;
    channel.queueDeclarePassive(queue);
    exchanges(channel);
    channel.queueBind(queue, DIRECT, eventsKey(epoch));
  }

  /** As {@link #checkEvents}. */
  static void checkInbox(Channel channel, String inbox) throws IOException {
    channel.queueDeclarePassive(inbox);
    exchanges(channel);
    bindInbox(channel, inbox);
  }

  static void inbox(Channel channel, String inbox) throws IOException {
    channel.queueDeclare(inbox, false, true, true, null);
    bindInbox(channel, inbox);
  }

  private static void bindInbox(Channel channel, String inbox) throws IOException {
    channel.queueBind(inbox, DIRECT, inbox);
    channel.queueBind(inbox, HELLO, "");
  }

  /** Non-persistent; the id tells which publish a returned message was. */
  static AMQP.BasicProperties transientProperties(String id) {
    return new AMQP.BasicProperties.Builder()
        .contentType("application/json")
        .deliveryMode(1)
        .messageId(id)
        .build();
  }
}
