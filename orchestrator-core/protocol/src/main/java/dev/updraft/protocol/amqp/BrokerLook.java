// SPDX-License-Identifier: Apache-2.0
package dev.updraft.protocol.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BlockedListener;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.updraft.protocol.Message;
import dev.updraft.protocol.MessageJson;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One look at a broker, by declaring what leader and workers declare, sending one message to itself
 * and listening for a moment to copies of what workers tell the leader. Queues of its own, which go
 * with its connection.
 */
public final class BrokerLook {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerLook.class);

  private static final int CLOSING_MILLIS = 1_000;

  private final MessageJson json = new MessageJson();
  private final Map<String, Message.Heartbeat> workers = new ConcurrentHashMap<>();
  private final AtomicReference<@Nullable String> blocked = new AtomicReference<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final CountDownLatch back = new CountDownLatch(1);

  private BrokerLook() {}

  /**
   * What was seen.
   *
   * @param product its name and version, as it says
   * @param blocked why it takes no messages for now; empty: it does
   * @param delivers whether the message to itself came back
   * @param workers the last heartbeat of each incarnation
   */
  public record Seen(
      String product, String blocked, boolean delivers, List<Message.Heartbeat> workers) {
    public Seen {
      workers = List.copyOf(workers);
    }
  }

  /**
   * @param epoch whose events are listened to
   * @throws IOException when the broker is not reached, or refuses the login or a declaration
   */
  public static Seen at(AmqpSettings settings, long epoch, Duration listening)
      throws IOException, TimeoutException, InterruptedException {
    return new BrokerLook().look(settings, epoch, listening);
  }

  private Seen look(AmqpSettings settings, long epoch, Duration listening)
      throws IOException, TimeoutException, InterruptedException {
    Connection connection = settings.factory().newConnection(settings.name());
    try {
      connection.addBlockedListener(
          new BlockedListener() {
            @Override
            public void handleBlocked(String reason) {
              blocked.set(reason);
              stopped.countDown();
            }

            @Override
            public void handleUnblocked() {}
          });
      Channel channel = connection.createChannel();
      Topology.exchanges(channel);
      String name = "updraft.look." + UUID.randomUUID();
      channel.queueDeclare(name, false, true, true, null);
      channel.queueDeclare(name + ".events", true, false, true, null);
      channel.queueDelete(name + ".events");
      channel.queueBind(name, Topology.DIRECT, Topology.eventsKey(epoch));
      channel.basicConsume(name, true, (_, delivery) -> take(delivery.getBody()), _ -> {});
      channel.basicPublish("", name, new AMQP.BasicProperties(), json.write(List.of()));
      boolean delivers = back.await(listening.toMillis(), TimeUnit.MILLISECONDS);
      boolean told = stopped.await(listening.toMillis(), TimeUnit.MILLISECONDS);
      String reason = told ? blocked.get() : null;
      return new Seen(
          product(connection),
          reason == null ? "" : reason,
          delivers,
          List.copyOf(new TreeMap<>(workers).values()));
    } finally {
      connection.abort(CLOSING_MILLIS); // one that is blocked answers no close
    }
  }

  private void take(byte[] body) {
    back.countDown();
    try {
      for (Message message : json.read(body)) {
        if (message instanceof Message.Heartbeat heartbeat) {
          workers.put(heartbeat.host() + " " + heartbeat.incarnation(), heartbeat);
        }
      }
    } catch (RuntimeException e) {
      LOG.debug("a message that is none of ours", e);
    }
  }

  private static String product(Connection connection) {
    Map<String, Object> said = connection.getServerProperties();
    return said.getOrDefault("product", "AMQP broker") + " " + said.getOrDefault("version", "");
  }
}
