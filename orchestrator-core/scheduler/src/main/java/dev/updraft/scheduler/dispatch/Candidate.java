// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.dispatch;

import java.util.List;
import java.util.Set;

/**
 * A worker that may be given work now.
 *
 * @param ahead how much of its credit goes beyond its slots
 */
public record Candidate(
    String host, String incarnation, Set<String> queues, List<String> has, int credit, int ahead) {
  public Candidate {
    queues = Set.copyOf(queues);
    has = List.copyOf(has);
  }
}
