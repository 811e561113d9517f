// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.ShutdownSignalException;
import dev.updraft.api.Connection;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Consumers behind a queue or an exchange. Their replies stay in a queue of the notification's own
 * until all are there: a look that is lost loses none.
 *
 * @param names who must reply; the connection's id alone = anybody's reply counts
 */
record AmqpDelivery(
    String id, ConnectionFactory factory, String exchange, String key, List<String> names)
    implements Delivery {
  /** Without a look for so long it removes itself. */
  private static final int REPLIES_LIVE_MILLIS = 3_600_000;

  private static final int MOST_REPLIES = 1000;
  private static final int CLOSE_MILLIS = 2000;
  private static final String BY_SUBJECT = "";

  static AmqpDelivery of(Connection connection) {
    Map<String, String> extra = connection.extra();
    String queue = extra.getOrDefault("queue", "").strip();
    String exchange = extra.getOrDefault("exchange", "").strip();
    if (connection.host().isEmpty()) {
      throw Consumer.wrong(connection, "it has no host; give that of the broker");
    }
    if (queue.isEmpty() == exchange.isEmpty()) {
      throw Consumer.wrong(
          connection, "give it either the extra queue or the extra exchange, and not both");
    }
    String key = queue.isEmpty() ? extra.getOrDefault("key", BY_SUBJECT).strip() : queue;
    List<String> named =
        Stream.of(extra.getOrDefault("consumers", "").split(",", -1))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .distinct()
            .map(name -> connection.id() + "/" + name)
            .toList();
    return new AmqpDelivery(
        connection.id(),
        Broker.factory(connection),
        exchange,
        key,
        named.isEmpty() ? List.of(connection.id()) : named);
  }

  private String replies(Told told) {
    return "updraft.refresh." + told.id() + "." + Notice.sha256(id).substring(0, 8);
  }

  private static String correlation(Told told) {
    return told.id() + "/" + told.attempt();
  }

  /** A broker that lets us in, but not do it, refuses; one that lacks something may get it. */
  @Override
  public List<Line> ask(Told told, List<Line> lines, Instant now)
      throws IOException, InterruptedException {
    try {
      return asked(told, lines, now);
    } catch (IOException e) {
      int code = Broker.code(e);
      String words = "the broker said: " + Broker.words(e);
      if (code == AMQP.ACCESS_REFUSED || code == AMQP.NOT_ALLOWED) {
        return each(lines, line -> line.refused(words));
      }
      if (code == 0) {
        throw e;
      }
      return each(lines, line -> line.again(words, now, Duration.ZERO));
    }
  }

  private List<Line> asked(Told told, List<Line> lines, Instant now)
      throws IOException, InterruptedException {
    var connection = Broker.open(factory, "updraft refresh " + told.id());
    try {
      boolean isTold = lines.stream().noneMatch(line -> line.standing() == Standing.MISSING);
      if (!isTold || !hasReplies(connection, told)) {
        String unrouted = tell(connection, told, now);
        if (!unrouted.isEmpty()) {
          return each(lines, line -> line.again(unrouted, now, Duration.ZERO));
        }
      }
      return answered(read(connection, told), told, lines, now);
    } catch (ShutdownSignalException e) {
      throw new IOException(e);
    } finally {
      connection.abort(CLOSE_MILLIS);
    }
  }

  private static List<Line> each(List<Line> lines, UnaryOperator<Line> change) {
    return lines.stream().map(line -> line.open() ? change.apply(line) : line).toList();
  }

  private boolean hasReplies(com.rabbitmq.client.Connection connection, Told told)
      throws IOException {
    try {
      channel(connection).queueDeclarePassive(replies(told));
      return true;
    } catch (IOException e) {
      if (Broker.code(e) == AMQP.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  private static Channel channel(com.rabbitmq.client.Connection connection) throws IOException {
    Channel channel = connection.createChannel();
    if (channel == null) {
      throw new IOException("the broker gives no more channels on this connection");
    }
    return channel;
  }

  /** Empty when a queue took it; else why none did. */
  private String tell(com.rabbitmq.client.Connection connection, Told told, Instant now)
      throws IOException, InterruptedException {
    Channel channel = channel(connection);
    Map<String, Object> limits = new LinkedHashMap<>();
    limits.put("x-expires", REPLIES_LIVE_MILLIS);
    limits.put("x-max-length", MOST_REPLIES);
    channel.queueDeclare(replies(told), true, false, false, limits);
    // Whoever is told replies to that: older replies may no longer be true.
    channel.queuePurge(replies(told));
    var returned = new AtomicBoolean();
    channel.addReturnListener(back -> returned.set(true));
    channel.confirmSelect();
    String by = key.equals(BY_SUBJECT) ? told.subject() : key;
    channel.basicPublish(exchange, by, true, properties(told, now), told.body().getBytes(UTF_8));
    try {
      if (!channel.waitForConfirms(LONGEST.toMillis())) {
        return "the broker could not take the message";
      }
    } catch (TimeoutException e) {
      throw new IOException("the broker did not confirm the message", e);
    }
    String from = exchange.isEmpty() ? "" : "exchange " + exchange + ", key ";
    return returned.get() ? "no queue takes it: " + from + by : "";
  }

  private AMQP.BasicProperties properties(Told told, Instant now) {
    return MessageProperties.MINIMAL_PERSISTENT_BASIC
        .builder()
        .contentType("application/json")
        .type(Notice.TYPE)
        .messageId(told.id())
        .correlationId(correlation(told))
        .replyTo(replies(told))
        .timestamp(Date.from(now))
        .build();
  }

  /** Without acknowledging any: the next look reads them again. */
  private List<Said> read(com.rabbitmq.client.Connection connection, Told told) throws IOException {
    Channel channel = channel(connection);
    var all = new ArrayList<Said>();
    for (var reply = channel.basicGet(replies(told), false);
        reply != null;
        reply = channel.basicGet(replies(told), false)) {
      if (correlation(told).equals(reply.getProps().getCorrelationId())) {
        all.add(Said.of(new String(reply.getBody(), UTF_8)));
      }
    }
    return all;
  }

  private List<Line> answered(List<Said> replies, Told told, List<Line> lines, Instant now) {
    return each(
        lines,
        line ->
            replies.stream()
                .filter(said -> isOf(said, line))
                .reduce((former, latter) -> former.confirms(told) ? former : latter)
                .map(said -> said.onto(line, told, now, ""))
                .orElseGet(() -> line.late("", "the broker has it, no reply yet", "", now, told)));
  }

  private boolean isOf(Said said, Line line) {
    return line.consumer().equals(id) || line.consumer().equals(id + "/" + said.consumer());
  }

  @Override
  public void forget(Told told) throws IOException {
    var connection = Broker.open(factory, "updraft refresh " + told.id());
    try {
      channel(connection).queueDelete(replies(told));
    } catch (AlreadyClosedException e) {
      throw new IOException(e);
    } finally {
      connection.abort(CLOSE_MILLIS);
    }
  }
}
