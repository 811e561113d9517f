// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.updraft.protocol.Message;
import dev.updraft.protocol.amqp.AmqpLeaderTransport;
import dev.updraft.protocol.amqp.AmqpSettings;
import dev.updraft.protocol.amqp.AmqpWorkerTransport;
import dev.updraft.protocol.amqp.BrokerLook;
import dev.updraft.testkit.installed.RabbitMqServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("rabbitmq") // its own tests, which share a broker, one after the other
class RabbitMqFaultTest extends TransportFaultContract {
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
  int brokerPort() {
    return broker.port();
  }

  @Override
  URI by(int port) {
    return broker.uri(port);
  }

  /** The alarm of the server itself, as when its memory is short. */
  @Test
  void shouldWaitWhileTheServerHasAnAlarm() throws Exception {
    var heard = new Heard();
    var workerHeard = new Heard();
    try (var leader = new AmqpLeaderTransport(new AmqpSettings(broker.uri(), "leader"));
        var worker = new AmqpWorkerTransport(new AmqpSettings(broker.uri(), "worker"))) {
      worker.open(workerHeard);
      assertThat(workerHeard.nextState()).isTrue();
      leader.open(11, heard);
      assertThat(heard.nextState()).isTrue();
      try {
        broker.control("set_vm_memory_high_watermark", "0.000001");
        leader.hello(new Message.Hello(11)); // an alarm blocks who publishes, at the next publish

        assertThat(heard.nextState()).isFalse();
      } finally {
        broker.control("set_vm_memory_high_watermark", "0.4");
      }
      assertThat(heard.nextState()).isTrue();
      // Late, but not lost.
      assertThat(workerHeard.next()).containsExactly(new Message.Hello(11));
    }
  }

  @Test
  void shouldTellWhoLooksThatTheServerHasAnAlarm() throws Exception {
    var settings = new AmqpSettings(broker.uri(), "look");
    Duration listening = Duration.ofMillis(500);
    assertThat(BrokerLook.at(settings, 12, listening))
        .satisfies(seen -> assertThat(seen.product()).startsWith("RabbitMQ 3."))
        .satisfies(seen -> assertThat(seen.delivers()).isTrue())
        .satisfies(seen -> assertThat(seen.blocked()).isEmpty());
    try {
      broker.control("set_vm_memory_high_watermark", "0.000001");
      assertThat(BrokerLook.at(settings, 12, listening).blocked()).contains("memory");
    } finally {
      broker.control("set_vm_memory_high_watermark", "0.4");
    }
  }
}
