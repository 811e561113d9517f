// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit.transport;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.updraft.protocol.LeaderTransport;
import dev.updraft.protocol.WorkerTransport;
import dev.updraft.protocol.amqp.AmqpLeaderTransport;
import dev.updraft.protocol.amqp.AmqpSettings;
import dev.updraft.protocol.amqp.AmqpWorkerTransport;
import dev.updraft.testkit.installed.RabbitMqServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class RabbitMqTransportTest extends TransportContract {
  @TempDir static Path home;

  private static RabbitMqServer broker;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(RabbitMqServer.isInstalled(), RabbitMqServer.NEEDED);
    broker = RabbitMqServer.start(home);
  }

  @AfterAll
  static void stop() {
    if (broker != null) {
      broker.close();
    }
  }

  @Override
  protected LeaderTransport leader() {
    return new AmqpLeaderTransport(new AmqpSettings(broker.uri(), "leader"));
  }

  @Override
  protected WorkerTransport worker() {
    return new AmqpWorkerTransport(new AmqpSettings(broker.uri(), "worker"));
  }
}
