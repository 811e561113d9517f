// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit.transport;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("qpid") // its own tests, which share a broker, one after the other
class QpidFaultTest extends TransportFaultContract {
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
  int brokerPort() {
    return broker.uri().getPort();
  }

  @Override
  URI by(int port) {
    return broker.uri(port);
  }
}
