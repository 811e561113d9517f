// SPDX-License-Identifier: Apache-2.0
package dev.updraft.protocol.amqp;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import dev.updraft.protocol.Message;
import dev.updraft.protocol.MessageJson;
import dev.updraft.protocol.WorkerTransport;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker's side over AMQP. Deliveries are acknowledged by the act of delivering: what is lost
 * with a connection is sent again by the leader.
 */
public final class AmqpWorkerTransport implements WorkerTransport {
  private static final Logger LOG = LoggerFactory.getLogger(AmqpWorkerTransport.class);

  private final MessageJson json = new MessageJson();
  private final AmqpSettings settings;
  private final Outbox outbox;
  private final UpState up = new UpState();
  private volatile @Nullable Channel publishing;
  private volatile String inbox = "";
  private @Nullable AmqpLink publishLink;
  private @Nullable AmqpLink consumeLink;

  public AmqpWorkerTransport(AmqpSettings settings) {
    this.settings = settings;
    this.outbox = new Outbox(settings.name());
  }

  /** Returns at once; {@link Listener#connected} tells when the inbox is there. */
  @Override
  public synchronized void open(Listener listener) {
    up.listener(listener::connected);
    ConnectionFactory factory = settings.factory();
    publishLink =
        new AmqpLink(
            factory, settings.name() + "-publish", up.publish((c, _) -> beginPublishing(c)));
    consumeLink =
        new AmqpLink(
            factory,
            settings.name() + "-consume",
            up.consume((c, broken) -> beginConsuming(c, broken, listener)));
    outbox.start();
    publishLink.start();
    consumeLink.start();
  }

  private AmqpLink.Check beginPublishing(Channel channel) {
    publishing = channel;
    return () -> {};
  }

  private AmqpLink.Check beginConsuming(Channel channel, Runnable broken, Listener listener)
      throws IOException {
    String name = "updraft.inbox." + UUID.randomUUID();
    Topology.inbox(channel, name);
    inbox = name;
    var arrivals = new Arrivals(Topology.DIRECT, Topology.HELLO);
    channel.basicConsume(
        name,
        true,
        (tag, delivery) -> {
          arrivals.take(delivery);
          deliver(delivery.getBody(), listener);
        },
        tag -> broken.run());
    return arrivals.or(() -> Topology.checkInbox(channel, name));
  }

  private void deliver(byte[] body, Listener listener) {
    try {
      listener.received(json.read(body));
    } catch (RuntimeException e) {
      LOG.warn("A message could not be taken", e);
    }
  }

  @Override
  public String inbox() {
    return inbox;
  }

  @Override
  public void send(long epoch, List<? extends Message> messages) {
    Channel channel = publishing;
    if (channel == null || !up.isUp()) {
      return;
    }
    byte[] body = json.write(messages);
    outbox.add(
        () ->
            channel.basicPublish(
                Topology.DIRECT,
                Topology.eventsKey(epoch),
                Topology.transientProperties(""),
                body));
  }

  @Override
  public synchronized void close() {
    if (publishLink != null && consumeLink != null) {
      publishLink.close();
      consumeLink.close();
    }
    outbox.close();
  }
}
