// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit.transport;

import dev.updraft.protocol.LeaderTransport;
import dev.updraft.protocol.WorkerTransport;
import org.jspecify.annotations.Nullable;

class InMemoryTransportTest extends TransportContract {
  private @Nullable InMemoryBroker broker;

  private InMemoryBroker broker() {
    if (broker == null) {
      broker = new InMemoryBroker();
    }
    return broker;
  }

  @Override
  protected LeaderTransport leader() {
    return broker().leader();
  }

  @Override
  protected WorkerTransport worker() {
    return broker().worker();
  }
}
