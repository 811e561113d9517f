// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.allocate;

import java.util.Set;

/**
 * How many more grants one worker incarnation takes, and of which queues.
 *
 * @param ahead how many of them would have to wait for a slot
 */
public record WorkerCredit(
    String host, String incarnation, Set<String> queues, int credit, int ahead) {
  public WorkerCredit {
    queues = Set.copyOf(queues);
  }

  public WorkerCredit(String host, String incarnation, Set<String> queues, int credit) {
    this(host, incarnation, queues, credit, 0);
  }
}
