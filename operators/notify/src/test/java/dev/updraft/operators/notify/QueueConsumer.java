// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import dev.updraft.testkit.external.Outside;
import dev.updraft.testkit.installed.RabbitMqServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A consumer behind a queue of a real broker. What runs is what it was told and has not replied to,
 * as long as somebody waits for the reply.
 */
final class QueueConsumer implements Outside, AutoCloseable {
  private static final int DEAD_PORT = 1;

  private final RabbitMqServer broker;
  private final String queue;
  private final Connection connection;
  private final Map<String, AMQP.BasicProperties> waiting = new LinkedHashMap<>();
  private final List<GetResponse> messages = new ArrayList<>();
  private final List<String> known = new ArrayList<>();
  private boolean reachable = true;
  private int mostAtOnce;

  QueueConsumer(RabbitMqServer broker, String queue) throws Exception {
    this.broker = broker;
    this.queue = queue;
    var factory = new ConnectionFactory();
    factory.setUri(broker.uri());
    connection = factory.newConnection();
    connection.createChannel().queueDeclare(queue, true, false, false, Map.of());
  }

  /** JSON of a connection that tells it. */
  String connection(String id, String extra) {
    String[] login = broker.uri().getUserInfo().split(":", 2);
    return """
    {"id":"%s","type":"amqp","host":"127.0.0.1","port":%d,"login":"%s","password":"%s",
     "extra":{%s}}\
    """
        .formatted(id, reachable ? broker.port() : DEAD_PORT, login[0], login[1], extra);
  }

  /** Takes what came, and forgets those that nobody waits for. */
  void look() {
    with(
        channel -> {
          for (var next = channel.basicGet(queue, true);
              next != null;
              next = channel.basicGet(queue, true)) {
            String correlation = next.getProps().getCorrelationId();
            messages.add(next);
            if (!known.contains(correlation)) {
              known.add(correlation);
              waiting.put(correlation, next.getProps());
            }
          }
        });
    waiting.values().removeIf(props -> !exists(props.getReplyTo()));
    mostAtOnce = Math.max(mostAtOnce, waiting.size());
  }

  /** Each message that came, repeated ones too. */
  List<GetResponse> messages() {
    look();
    return List.copyOf(messages);
  }

  JsonNode newest() {
    return JsonMapper.shared().readTree(messages().getLast().getBody());
  }

  boolean exists(String name) {
    try {
      connection.createChannel().queueDeclarePassive(name);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  void bind(String exchange) {
    with(channel -> channel.queueBind(queue, exchange, ""));
  }

  /** Replies to all that waits, without forgetting it. */
  void reply(String json) {
    look();
    with(
        channel -> {
          for (AMQP.BasicProperties props : waiting.values()) {
            var with =
                new AMQP.BasicProperties.Builder().correlationId(props.getCorrelationId()).build();
            channel.confirmSelect();
            channel.basicPublish("", props.getReplyTo(), with, json.getBytes(UTF_8));
            channel.waitForConfirmsOrDie(5000);
          }
        });
  }

  @FunctionalInterface
  private interface Use {
    void of(com.rabbitmq.client.Channel channel) throws Exception;
  }

  private void with(Use use) {
    try (var channel = connection.createChannel()) {
      use.of(channel);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public int started() {
    look();
    return known.size();
  }

  @Override
  public int running() {
    look();
    return waiting.size();
  }

  @Override
  public int mostAtOnce() {
    look();
    return mostAtOnce;
  }

  @Override
  public void finish() {
    reply("{\"consumer\":\"blue\",\"version\":8}");
    waiting.clear();
  }

  @Override
  public void fail() {
    reply("{\"failed\":\"no column age\"}");
    waiting.clear();
  }

  @Override
  public void reachable(boolean yes) {
    reachable = yes;
  }

  @Override
  public void close() {
    with(channel -> channel.queueDelete(queue));
    connection.abort(1000);
  }
}
