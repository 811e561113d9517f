// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.updraft.protocol.LeaderTransport;
import dev.updraft.protocol.Message;
import dev.updraft.protocol.WorkerTransport;
import dev.updraft.protocol.amqp.AmqpLeaderTransport;
import dev.updraft.protocol.amqp.AmqpSettings;
import dev.updraft.protocol.amqp.AmqpWorkerTransport;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What both brokers and the network between do to the transports; the client must come back by
 * itself from each, and say when it was away.
 */
@Timeout(180)
abstract class TransportFaultContract {
  private static final long EPOCH = 7;
  private static final Message.Answer DOWN = new Message.Answer(EPOCH, "inc", 3, 4);
  private static final Message.Hello UP = new Message.Hello(5);

  /** Both connections of a side: handshake, declarations and a message, with room to spare. */
  private static final int FRAMES_OF_A_START = 60;

  private final Heard leaderHeard = new Heard();
  private final Heard workerHeard = new Heard();
  private FrameProxy proxy;
  private LeaderTransport leader;
  private WorkerTransport worker;

  abstract int brokerPort();

  abstract URI by(int port);

  @BeforeEach
  void connect() throws IOException {
    proxy = new FrameProxy(brokerPort());
    leader = new AmqpLeaderTransport(new AmqpSettings(by(proxy.port()), "leader"));
    worker = new AmqpWorkerTransport(new AmqpSettings(by(proxy.port()), "worker"));
  }

  @AfterEach
  void close() throws IOException {
    worker.close();
    leader.close();
    proxy.close();
  }

  private void open() throws InterruptedException {
    leader.open(EPOCH, leaderHeard);
    worker.open(workerHeard);
    assertThat(leaderHeard.nextState()).isTrue();
    assertThat(workerHeard.nextState()).isTrue();
  }

  /** What is lost meanwhile is sent again, as leader and worker do. */
  private static void awaitBoth(
      LeaderTransport leader, Heard leaderHeard, WorkerTransport worker, Heard workerHeard)
      throws InterruptedException {
    do {
      leader.send(worker.inbox(), List.of(DOWN));
    } while (!workerHeard.hears(List.of(DOWN)));
    do {
      worker.send(EPOCH, List.of(UP));
    } while (!leaderHeard.hears(List.of(UP)));
  }

  @Test
  void shouldComeBackWhereverTheConnectionIsCut() throws Exception {
    int cuts = 0;
    for (int frames = 1; frames <= FRAMES_OF_A_START; frames++) {
      proxy.cutAfter(frames);
      var hearsLeader = new Heard();
      var hearsWorker = new Heard();
      try (var one = new AmqpLeaderTransport(new AmqpSettings(by(proxy.port()), "leader"));
          var other = new AmqpWorkerTransport(new AmqpSettings(by(proxy.port()), "worker"))) {
        one.open(EPOCH, hearsLeader);
        other.open(hearsWorker);
        awaitBoth(one, hearsLeader, other, hearsWorker);
        cuts += proxy.hasCut() ? 1 : 0;
      }
    }
    assertThat(cuts).as("cuts that fell into the time of a start").isGreaterThan(30);
  }

  @Test
  void shouldDeclareAnewWhatSomebodyDeleted() throws Exception {
    open();
    administer(c -> c.createChannel().queueDelete("updraft.events." + EPOCH));

    assertThat(leaderHeard.nextState()).isFalse();
    assertThat(leaderHeard.nextState()).isTrue();
    awaitBoth(leader, leaderHeard, worker, workerHeard);

    administer(c -> c.createChannel().exchangeDelete("updraft"));

    // Found out by whoever publishes next.
    awaitBoth(leader, leaderHeard, worker, workerHeard);
  }

  /** What still comes through one exchange does not hide that the other is gone. */
  @Test
  void shouldMendOneExchangeWhileTheOtherWorks() throws Exception {
    open();
    awaitBoth(leader, leaderHeard, worker, workerHeard);
    administer(c -> c.createChannel().exchangeDelete("updraft"));
    var greeting = new Message.Hello(EPOCH);

    do {
      leader.hello(greeting);
      leader.send(worker.inbox(), List.of(DOWN));
    } while (!workerHeard.hears(List.of(DOWN)));
  }

  @Test
  void shouldTakeANewInboxWhenItsOwnIsCancelled() throws Exception {
    open();
    String before = worker.inbox();
    proxy.cancelConsumers();

    assertThat(workerHeard.nextState()).isFalse();
    assertThat(workerHeard.nextState()).isTrue();
    assertThat(worker.inbox()).isNotEqualTo(before);
    awaitBoth(leader, leaderHeard, worker, workerHeard);
  }

  @Test
  void shouldSayThatTheBrokerTakesNothing() throws Exception {
    open();
    proxy.block(true);

    assertThat(leaderHeard.nextState()).isFalse();
    assertThat(workerHeard.nextState()).isFalse();
    leader.send(worker.inbox(), List.of(DOWN)); // dropped: it would only wait
    proxy.block(false);

    assertThat(leaderHeard.nextState()).isTrue();
    assertThat(workerHeard.nextState()).isTrue();
    awaitBoth(leader, leaderHeard, worker, workerHeard);
  }

  @Test
  void shouldNotWaitForConfirms() throws Exception {
    open();
    proxy.keep(frame -> frame.toClient() && frame.is(60, 80)); // basic.ack
    for (int i = 0; i < 100; i++) {
      leader.send(worker.inbox(), List.of(DOWN));
    }
    for (int i = 0; i < 100; i++) {
      assertThat(workerHeard.next()).containsExactly(DOWN);
    }
    proxy.letGo();
    leader.send("inbox.of.nobody", List.of(DOWN));

    assertThat(leaderHeard.nextReturned()).isEqualTo("inbox.of.nobody");
    assertThat(leaderHeard.nothingReturned()).as("late confirms are no returns").isTrue();
  }

  @Test
  void shouldProveNothingByAReturnThatWasLost() throws Exception {
    open();
    // basic.return, and the basic.nack by which Qpid says the same
    proxy.keep(frame -> frame.toClient() && (frame.is(60, 50) || frame.is(60, 120)));
    leader.send("inbox.of.nobody", List.of(DOWN));
    proxy.cutAll();
    assertThat(leaderHeard.nextState()).isFalse();
    assertThat(leaderHeard.nextState()).isTrue();

    proxy.keep(_ -> false);
    awaitBoth(leader, leaderHeard, worker, workerHeard);
    assertThat(leaderHeard.returnedOf("inbox.of.nobody")).isFalse();
  }

  private void administer(Administration what) throws Exception {
    var factory = new ConnectionFactory();
    factory.setUri(by(brokerPort()));
    try (Connection connection = factory.newConnection("administrator")) {
      what.on(connection);
    }
  }

  private interface Administration {
    void on(Connection connection) throws IOException;
  }
}
