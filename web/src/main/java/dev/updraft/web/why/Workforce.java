// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.why;

import dev.updraft.db.read.WorkerQueries.WorkerView;
import dev.updraft.engine.spec.Demand;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Whether any worker could take a task, by what they have, not by what they do just now.
 *
 * @param up the workers that are up
 */
public record Workforce(List<WorkerView> up) {
  public Workforce {
    up = List.copyOf(up);
  }

  /** Whether any worker is up at all. */
  public boolean anybody() {
    return !up.isEmpty();
  }

  /** Why none can; empty when one can. A sentence, and how to mend it. */
  public Optional<String> lack(Demand demand) {
    if (up.isEmpty()) {
      return Optional.of("No worker is up. Start one: updraft worker.");
    }
    List<WorkerView> serving =
        up.stream().filter(worker -> worker.queues().contains(demand.queue())).toList();
    if (serving.isEmpty()) {
      return Optional.of(
          "No worker that is up serves queue %s; they serve %s. Start one with --queues %s, or change the task's queue."
              .formatted(demand.queue(), queues(), demand.queue()));
    }
    if (serving.stream().anyMatch(worker -> demand.missing(worker.has()).isEmpty())) {
      return Optional.empty();
    }
    return Optional.of(
        "No worker of queue %s that is up has %s%s. Programs a worker finds on its PATH when it starts; what it cannot find it is told by --labels."
            .formatted(demand.queue(), all(demand.needs()), near(demand, serving)));
  }

  private String queues() {
    var all = new TreeSet<String>();
    up.forEach(worker -> all.addAll(worker.queues()));
    return String.join(", ", all);
  }

  private static String all(List<String> needs) {
    return needs.size() == 1 ? needs.getFirst() : "all of " + String.join(", ", needs);
  }

  /** Another version of what is needed, where there is one: often that is the whole answer. */
  private static String near(Demand demand, List<WorkerView> serving) {
    var found = new TreeSet<String>();
    for (WorkerView worker : serving) {
      for (String need : demand.missing(worker.has())) {
        String name = need.split(" ", 2)[0] + " ";
        worker.has().stream().filter(has -> has.startsWith(name)).forEach(found::add);
      }
    }
    return found.isEmpty() ? "" : " (but " + String.join(", ", found) + ")";
  }
}
