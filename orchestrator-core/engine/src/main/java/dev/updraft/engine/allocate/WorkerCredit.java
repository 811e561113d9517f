// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.allocate;

import dev.updraft.engine.spec.Demand;
import java.util.List;
import java.util.Set;

/**
 * How many more grants one worker incarnation takes, and which.
 *
 * @param has what tasks may need of it, see {@link Demand}
 * @param ahead how many of them would have to wait for a slot
 */
public record WorkerCredit(
    String host, String incarnation, Set<String> queues, List<String> has, int credit, int ahead) {
  public WorkerCredit {
    queues = Set.copyOf(queues);
    has = List.copyOf(has);
  }

  public WorkerCredit(String host, String incarnation, Set<String> queues, int credit) {
    this(host, incarnation, queues, List.of(), credit, 0);
  }

  boolean serves(Demand demand) {
    return demand.metBy(queues, has);
  }
}
