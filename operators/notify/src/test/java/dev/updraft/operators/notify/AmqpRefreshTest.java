// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.updraft.api.Connection;
import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.NoParams;
import dev.updraft.api.Poll;
import dev.updraft.testkit.external.ExternalOperatorContract;
import dev.updraft.testkit.external.Outside;
import dev.updraft.testkit.installed.RabbitMqServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The contract of external work, and more, with a real broker between. */
class AmqpRefreshTest extends ExternalOperatorContract {
  private static final String QUEUE = "\"queue\":\"churn.refresh\"";

  @TempDir static Path home;
  @TempDir static Path scratch;

  private static RabbitMqServer broker;

  @SuppressWarnings("NullAway.Init") // set before each test
  private QueueConsumer consumer;

  @BeforeAll
  static void startBroker() throws Exception {
    assumeTrue(RabbitMqServer.isInstalled(), RabbitMqServer.NEEDED);
    broker = RabbitMqServer.start(home);
  }

  @AfterAll
  static void stopBroker() {
    if (broker != null) {
      broker.close();
    }
  }

  @BeforeEach
  void start() throws Exception {
    consumer = new QueueConsumer(broker, "churn.refresh");
  }

  @AfterEach
  void close() {
    consumer.close();
  }

  /** Its one task tells a consumer. */
  public static final class Nightly implements Dag<NoParams> {
    @Override
    public void define(DagFlow<NoParams> flow) {
      flow.task(
              "refresh",
              Refresh.of("churn", flow.constant(8))
                  .to(flow.connection("bus", Consumer.class))
                  .within(Duration.ofDays(1)))
          .retries(1)
          .timeout(Duration.ofMinutes(10));
    }
  }

  @Override
  protected Class<? extends Dag<?>> dag() {
    return Nightly.class;
  }

  @Override
  protected Outside outside() {
    return consumer;
  }

  @Override
  protected String connection(String id) {
    consumer.look();
    return consumer.connection(id, QUEUE);
  }

  @Override
  protected String result() {
    var told = consumer.newest();
    var after = Duration.between(Instant.parse(told.path("timestamp").asString("")), now());
    return """
    {"id":"%s","subject":"churn","version":"8",\
    "confirmed":[{"consumer":"bus","version":"8","after":"%s"}],"missing":[]}\
    """
        .formatted(told.path("id").asString(""), after);
  }

  private Consumer bus(String extra) {
    var json = consumer.connection("bus", extra);
    return new Consumer(JsonMapper.shared().readValue(full(json), Connection.class));
  }

  private static String full(String json) {
    return "{\"schema\":\"\"," + json.substring(1);
  }

  private static Refresh refresh(Consumer to) {
    return Samples.refresh(8, 12, to);
  }

  @Test
  void shouldSendADurableMessageThatSaysWhereToReply() throws Exception {
    Told told = refresh(bus(QUEUE)).submit(Samples.at(scratch, 0));
    var message = consumer.messages().getFirst();
    var props = message.getProps();
    assertThat(props.getDeliveryMode()).isEqualTo(2);
    assertThat(props.getMessageId()).isEqualTo(told.id());
    assertThat(props.getCorrelationId()).isEqualTo(told.id() + "/1");
    assertThat(props.getReplyTo()).startsWith("updraft.refresh." + told.id());
    assertThat(props.getType()).isEqualTo("updraft.refresh");
    assertThat(props.getContentType()).isEqualTo("application/json");
    assertThat(new String(message.getBody(), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo(told.body());
    assertThat(told.toString()).doesNotContain(broker.uri().getUserInfo().split(":", 2)[1] + "\"");
  }

  @Test
  void shouldTellAgainWhenItsReplyQueueIsGoneAndKeepTheRepliesItHas() throws Exception {
    var refresh = refresh(bus(QUEUE));
    Told told = refresh.submit(Samples.at(scratch, 0));
    consumer.reply("{\"version\":7,\"sequence\":11}");
    Told late = Samples.next(refresh.poll(told, Samples.at(scratch, 1)));
    assertThat(late.lines().getFirst().said()).isEqualTo("is still at 7");
    broker.control(
        "delete_queue", consumer.messages().getFirst().getProps().getReplyTo(), "-p", "/");
    Told again = Samples.next(refresh.poll(late, Samples.at(scratch, 5)));
    assertThat(consumer.messages()).hasSize(2);
    consumer.reply("{\"version\":9,\"sequence\":13}");
    var done = (Poll.Done<Refreshed>) refresh.poll(again, Samples.at(scratch, 9));
    assertThat(done.result().confirmed())
        .containsExactly(new Refreshed.Confirmed("bus", "9", Duration.ofSeconds(9)));
  }

  @Test
  void shouldNotTakeAReplyOfAnEarlierRunForOneOfThis() throws Exception {
    var refresh = refresh(bus(QUEUE));
    Told first = refresh.submit(Samples.at(scratch, 0));
    consumer.finish();
    assertThat(refresh.poll(first, Samples.at(scratch, 1))).isInstanceOf(Poll.Done.class);
    Told second = refresh.submit(Samples.at(scratch, 60));
    assertThat(second.id()).isEqualTo(first.id());
    assertThat(refresh.poll(second, Samples.at(scratch, 61))).isInstanceOf(Poll.Wait.class);
  }

  @Test
  void shouldWaitForEachNamedConsumerBehindAnExchange() throws Exception {
    var refresh = refresh(bus("\"exchange\":\"amq.fanout\",\"consumers\":\"blue, green\""));
    Told unrouted = refresh.submit(Samples.at(scratch, 0));
    assertThat(unrouted.lines())
        .extracting(Line::consumer, Line::standing, Line::said)
        .containsExactly(
            tuple(
                "bus/blue", Standing.MISSING, "no queue takes it: exchange amq.fanout, key churn"),
            tuple(
                "bus/green",
                Standing.MISSING,
                "no queue takes it: exchange amq.fanout, key churn"));
    consumer.bind("amq.fanout");
    Told told = Samples.next(refresh.poll(unrouted, Samples.at(scratch, 1)));
    consumer.reply("{\"consumer\":\"blue\",\"version\":8}");
    Told half = Samples.next(refresh.poll(told, Samples.at(scratch, 3)));
    assertThat(half.lines())
        .extracting(Line::consumer, Line::standing)
        .containsExactly(tuple("bus/blue", Standing.CONFIRMED), tuple("bus/green", Standing.LATE));
    consumer.reply("{\"consumer\":\"green\",\"version\":8}");
    assertThat(refresh.poll(half, Samples.at(scratch, 6))).isInstanceOf(Poll.Done.class);
  }

  @Test
  void shouldCallARefusedLoginFinalAndAMissingExchangeNot() throws Exception {
    var wrong = JsonMapper.shared().readTree(full(consumer.connection("bus", QUEUE)));
    ((tools.jackson.databind.node.ObjectNode) wrong).put("password", "pw1");
    var login = refresh(new Consumer(JsonMapper.shared().treeToValue(wrong, Connection.class)));
    Told refused = login.submit(Samples.at(scratch, 0));
    assertThatThrownBy(() -> login.poll(refused, Samples.at(scratch, 1)))
        .hasMessageContaining("refused")
        .hasMessageContaining("ACCESS_REFUSED")
        .hasMessageNotContaining("pw1");
    var exchange = refresh(bus("\"exchange\":\"nowhere\"")).submit(Samples.at(scratch, 0));
    assertThat(exchange.lines().getFirst().standing()).isEqualTo(Standing.MISSING);
    assertThat(exchange.lines().getFirst().said()).contains("no exchange 'nowhere'");
  }

  @Test
  void shouldRefuseAConnectionThatNamesNoPlaceToSendTo() {
    assertThatThrownBy(() -> bus("").delivery())
        .hasMessageContaining("The connection bus cannot be used")
        .hasMessageContaining("either the extra queue or the extra exchange");
  }
}
