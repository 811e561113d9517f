// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.scheduler;

import dev.updraft.engine.state.Transition;
import java.util.List;

/** Appends to the history; a sequence number that is taken fails the transaction. */
final class HistorySql {
  private static final Columns<Transition> HISTORY =
      new Columns<Transition>()
          .integer("run_month", r -> r.run().month())
          .bigint("run_id", r -> r.run().id())
          .integer("instance_no", Transition::instance)
          .integer("seq", Transition::seq)
          .text("from_state", Transition::from)
          .text("to_state", Transition::to)
          .integer("attempt", Transition::attempt)
          .integer("step", Transition::step)
          .time("at", Transition::at)
          .text("cause", Transition::cause);

  private HistorySql() {}

  static void insert(Pipeline pipeline, List<Transition> rows) {
    HISTORY.insert(pipeline, "history", rows, "");
  }
}
