// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.allocate;

import java.util.Set;

/** How many more grants one worker incarnation takes, and of which queues. */
public record WorkerCredit(String host, String incarnation, Set<String> queues, int credit) {
  public WorkerCredit {
    queues = Set.copyOf(queues);
  }
}
