// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import dev.updraft.engine.state.GrantRow;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.RunState;
import dev.updraft.engine.state.TaskState;
import dev.updraft.engine.state.Transition;
import dev.updraft.engine.state.Transitions;
import java.util.HashMap;
import java.util.Map;

/** Refuses decisions that fold to something else than they say, or that the table forbids. */
final class Legality {
  private final ActiveRun run;
  private final Decision decision;
  private final Map<Integer, Transition> last = new HashMap<>();

  private Legality(ActiveRun run, Decision decision) {
    this.run = run;
    this.decision = decision;
  }

  static void check(ActiveRun run, Decision decision) {
    Legality legality = new Legality(run, decision);
    decision.history().forEach(legality::step);
    decision.created().forEach(row -> legality.agrees(row));
    decision.changed().forEach(row -> legality.agrees(row));
    decision.newGrants().forEach(legality::single);
  }

  private void step(Transition next) {
    Transition before = last.put(next.instance(), next);
    int seq = before == null ? seqOf(next.instance()) : before.seq();
    String from = before == null ? stateOf(next.instance(), seq) : before.to();
    if (next.seq() != seq + 1 || !next.from().equals(from) || !legal(next)) {
      throw refused(next + " after " + from + " #" + seq);
    }
  }

  private static boolean legal(Transition next) {
    if (next.from().isEmpty()) {
      return next.seq() == 1;
    }
    return next.instance() < 0
        ? Transitions.legal(RunState.of(next.from()), RunState.of(next.to()))
        : Transitions.legal(TaskState.of(next.from()), TaskState.of(next.to()));
  }

  private int seqOf(int no) {
    if (no < 0) {
      return run.row().seq();
    }
    return no < run.size() ? run.instance(no).seq() : 0;
  }

  private String stateOf(int no, int seq) {
    if (seq == 0) {
      return "";
    }
    return no < 0 ? run.row().state().text() : run.instance(no).state().text();
  }

  private void agrees(InstanceRow row) {
    int no = row.key().no();
    Transition fold = last.get(no);
    int seq = fold == null ? seqOf(no) : fold.seq();
    String state = fold == null ? stateOf(no, seq) : fold.to();
    if (row.seq() != seq || !row.state().text().equals(state)) {
      throw refused(row + " does not follow from its history, " + state + " #" + seq);
    }
  }

  private void single(GrantRow grant) {
    int no = grant.key().instance().no();
    if (run.openGrant(no).isPresent()) {
      throw refused(grant.key() + " while " + run.openGrant(no).orElseThrow().key() + " is open");
    }
  }

  private IllegalStateException refused(String what) {
    return new IllegalStateException(
        "run " + run.row().key() + " " + decision.late() + ": " + what);
  }
}
