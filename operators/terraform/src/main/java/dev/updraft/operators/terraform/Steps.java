// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import dev.updraft.operators.terraform.StackRecord.Holder;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a plan is applied. One that makes what costs money is applied in two steps, so that there is
 * nothing of it before its end is arranged, nor anything that an attempt which dies could leave
 * outside of the state.
 *
 * @param until address of what arranges the end: until the state has it, there is a first step, in
 *     which the plan is told to stay {@code empty}; no address = the plan is a user's, and is
 *     applied as it is
 */
record Steps(String until) {
  static final Steps ONE = new Steps("");

  boolean twoFor(StateFile state) {
    return !until.isEmpty() && state.tainted().getOrDefault(until, true);
  }

  /** What is given to the plan; to one of ours also who applies it. */
  Map<String, Object> values(Map<String, Object> given, Holder maker, boolean empty) {
    var all = new TreeMap<>(given);
    if (!until.isEmpty()) {
      all.put("dag", maker.dag());
      all.put("run", maker.run());
      all.put("task", maker.task());
      all.put("index", maker.mapIndex());
      all.put("empty", empty);
    }
    return all;
  }
}
