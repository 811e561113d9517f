// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import dev.updraft.operators.terraform.ClusterRecord.Phase;
import java.time.Instant;
import java.util.Optional;

/** What a sweep does with a stack. Decided by its records alone: what they do not say is asked. */
sealed interface Verdict {
  /**
   * Its time is over.
   *
   * @param since when it should have been gone
   */
  record Destroy(String why, Instant since) implements Verdict {}

  /** A named cluster that may live. */
  record Keep(ClusterRecord cluster) implements Verdict {}

  /**
   * A stack of a run holds something, and says no end: the run decides.
   *
   * @param otherwise why it is left where nobody can be asked about that
   */
  record AskItsRun(String otherwise) implements Verdict {}

  /** There is something, or may be, and nothing says that it may go. */
  record Leave(String why) implements Verdict {}

  /** There is nothing of it. */
  record Nothing() implements Verdict {}

  static Verdict of(String stack, History history, Instant now) {
    Optional<ClusterRecord> cluster = history.cluster();
    if (cluster.isPresent() && cluster.get().lives()) {
      return ofCluster(cluster.get(), now);
    }
    StateFile state = history.stateFile();
    Optional<String> held = history.holder().map(holder -> "held by " + holder.told());
    if (state.empty()) {
      return maybeMore(history)
          ? new Leave(
              held.orElse(
                  "its maker died, and what it made last is in no state: a destroy names it"))
          : new Nothing();
    }
    boolean ofRun = stack.startsWith(StackName.RUNS);
    Optional<Instant> end = ofRun ? state.expires() : Optional.empty();
    if (end.isPresent() && !now.isBefore(end.get())) {
      return new Destroy("its output expires says " + end.get(), end.get());
    }
    if (end.isPresent()) {
      return new Leave("it expires at " + end.get());
    }
    String why = held.orElse("nothing says when it ends: its run may be at work, or over");
    return ofRun ? new AskItsRun(why) : new Leave(why);
  }

  private static Verdict ofCluster(ClusterRecord cluster, Instant now) {
    if (cluster.expiredBy(now)) {
      return new Destroy("it expired at " + cluster.expires(), cluster.expires());
    }
    return cluster.phase() == Phase.DESTROYING
        ? new Destroy("its destroy did not come to its end", cluster.expires())
        : new Keep(cluster);
  }

  private static boolean maybeMore(History history) {
    Journal journal = history.journal();
    return !journal.outside(history.stateFile()).isEmpty()
        || !journal.doubtful(history.stateFile()).isEmpty();
  }
}
