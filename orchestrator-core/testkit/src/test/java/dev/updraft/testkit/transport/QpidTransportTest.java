// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.protocol.LeaderTransport;
import dev.updraft.protocol.Message;
import dev.updraft.protocol.WorkerTransport;
import dev.updraft.protocol.amqp.AmqpLeaderTransport;
import dev.updraft.protocol.amqp.AmqpSettings;
import dev.updraft.protocol.amqp.AmqpWorkerTransport;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QpidTransportTest extends TransportContract {
  @TempDir static Path home;

  private static QpidBroker broker;

  @BeforeAll
  static void start() throws Exception {
    broker = new QpidBroker(home);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Override
  protected LeaderTransport leader() {
    return new AmqpLeaderTransport(new AmqpSettings(broker.uri(), "leader"));
  }

  @Override
  protected WorkerTransport worker() {
    return new AmqpWorkerTransport(new AmqpSettings(broker.uri(), "worker"));
  }

  @Test
  void shouldComeBackWithANewInboxWhenTheBrokerRestarts() throws Exception {
    var leaderHeard = new Heard();
    var workerHeard = new Heard();
    try (LeaderTransport leader = leader();
        WorkerTransport worker = worker()) {
      leader.open(9, leaderHeard);
      worker.open(workerHeard);
      assertThat(leaderHeard.nextState()).isTrue();
      assertThat(workerHeard.nextState()).isTrue();
      String before = worker.inbox();

      broker.restart();

      assertThat(leaderHeard.nextState()).isFalse();
      assertThat(workerHeard.nextState()).isFalse();
      assertThat(leaderHeard.nextState()).isTrue();
      assertThat(workerHeard.nextState()).isTrue();
      assertThat(worker.inbox()).isNotEqualTo(before);
      leader.send(worker.inbox(), List.of(new Message.Hello(9)));
      assertThat(workerHeard.next()).containsExactly(new Message.Hello(9));
    }
  }
}
