// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import dev.updraft.engine.graph.Graph;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.RunRow;

/** A run as it is, or as it will be after a draft. */
interface View {
  Graph graph();

  InstanceRow instance(int no);

  Members members();

  Tally tally();

  RunRow row();

  /** Whether something may still act for it: an open grant, or work that is to be cancelled. */
  boolean busy(int no);
}
