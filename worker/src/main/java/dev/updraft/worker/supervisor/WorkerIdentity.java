// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import dev.updraft.protocol.Message;
import java.util.List;

/**
 * @param incarnation random for each start of a supervisor
 * @param predecessors incarnations of this host that are proved ended
 * @param queues task queues that it serves
 * @param slots how many grants run at once
 * @param publicKey payloads are sealed to it
 * @param about as far as it is known at the start
 */
public record WorkerIdentity(
    String host,
    String incarnation,
    List<String> predecessors,
    List<String> queues,
    int slots,
    String publicKey,
    Message.About about) {
  public WorkerIdentity {
    predecessors = List.copyOf(predecessors);
    queues = List.copyOf(queues);
    if (slots < 1) {
      throw new IllegalArgumentException("slots: " + slots);
    }
  }
}
