// SPDX-License-Identifier: Apache-2.0
package dev.updraft.protocol.amqp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Delivery;
import dev.updraft.protocol.LeaderTransport;
import dev.updraft.protocol.Message;
import dev.updraft.protocol.MessageJson;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The leader's side over AMQP. */
public final class AmqpLeaderTransport implements LeaderTransport {
  private static final Logger LOG = LoggerFactory.getLogger(AmqpLeaderTransport.class);
  private static final int PREFETCH = 1000;
  private static final int START = 1000;

  private final MessageJson json = new MessageJson();
  private final AmqpSettings settings;
  private final Outbox outbox;
  private final UpState up = new UpState();
  private volatile @Nullable Unrouted publishing;
  private @Nullable AmqpLink publishLink;
  private @Nullable AmqpLink consumeLink;

  public AmqpLeaderTransport(AmqpSettings settings) {
    this.settings = settings;
    this.outbox = new Outbox(settings.name());
  }

  /** Returns at once; {@link Listener#connected} tells when the queue is there. Once per object. */
  @Override
  public synchronized void open(long epoch, Listener listener) {
    up.listener(listener::connected);
    ConnectionFactory factory = settings.factory();
    publishLink =
        new AmqpLink(
            factory,
            settings.name() + "-publish",
            up.publish((c, _) -> beginPublishing(c, listener)));
    consumeLink =
        new AmqpLink(
            factory,
            settings.name() + "-consume",
            up.consume((c, broken) -> beginConsuming(c, broken, epoch, listener)));
    outbox.start();
    publishLink.start();
    consumeLink.start();
  }

  /** Whose exchange is gone is told so by the next publish, and begins again. */
  private AmqpLink.Check beginPublishing(Channel channel, Listener listener) throws IOException {
    publishing = new Unrouted(channel, listener);
    return () -> {};
  }

  private AmqpLink.Check beginConsuming(
      Channel channel, Runnable broken, long epoch, Listener listener) throws IOException {
    String queue = Topology.events(channel, epoch);
    channel.basicQos(PREFETCH);
    var acks = new Acknowledger(through -> channel.basicAck(through, true));
    var arrivals = new Arrivals(Topology.DIRECT);
    channel.basicConsume(
        queue,
        false,
        (tag, delivery) -> {
          arrivals.take(delivery);
          deliver(acks, delivery, listener);
        },
        tag -> broken.run());
    return arrivals.or(() -> Topology.checkEvents(channel, epoch));
  }

  private void deliver(Acknowledger acks, Delivery delivery, Listener listener) {
    long tag = delivery.getEnvelope().getDeliveryTag();
    acks.delivered(tag);
    try {
      listener.received(json.read(delivery.getBody()), () -> acks.done(tag));
    } catch (IllegalArgumentException e) {
      LOG.warn("A message of a worker could not be read and is set aside", e);
      byte[] body = delivery.getBody();
      String start = new String(body, 0, Math.min(body.length, START), UTF_8);
      listener.unreadable(start, String.valueOf(e.getMessage()));
      acks.done(tag);
    }
  }

  @Override
  public void hello(Message.Hello hello) {
    byte[] body = json.write(List.of(hello));
    enqueue(unrouted -> unrouted.hello(body));
  }

  @Override
  public void send(String inbox, List<? extends Message> messages) {
    byte[] body = json.write(messages);
    enqueue(unrouted -> unrouted.publish(inbox, messages, body));
  }

  private void enqueue(Publishing what) {
    Unrouted unrouted = publishing;
    if (unrouted != null && up.isUp()) {
      outbox.add(() -> what.on(unrouted));
    }
  }

  @Override
  public synchronized void close() {
    if (publishLink != null && consumeLink != null) {
      publishLink.close();
      consumeLink.close();
    }
    outbox.close();
  }

  private interface Publishing {
    void on(Unrouted unrouted) throws IOException;
  }
}
