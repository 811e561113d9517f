// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import dev.updraft.engine.state.RunState;
import dev.updraft.engine.state.Sweep;
import dev.updraft.engine.state.TaskState;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * What is done to many instances by one command comes in slices. The first is part of the decision
 * that answers; the rest is stored with the run. Meanwhile none of the rest starts, nor what is
 * right below it: all happens as if it had been done at once.
 */
final class Sweeps {
  private Sweeps() {}

  static void begin(Draft draft, Sweep.Kind kind, String cause, BitSet which) {
    finish(draft);
    if (which.isEmpty()) {
      return;
    }
    draft.sweep(new Sweep(kind, cause, which));
    goOn(draft);
  }

  /** Before anything else is asked of the run: promises are kept in their order. */
  static void finish(Draft draft) {
    while (draft.row().sweep() != null) {
      goOn(draft);
    }
  }

  static void goOn(Draft draft) {
    Sweep sweep = draft.row().sweep();
    if (sweep == null) {
      return;
    }
    BitSet left = sweep.left();
    int no = left.nextSetBit(0);
    for (int done = 0; done < draft.slice() && no >= 0; done++) {
      left.clear(no);
      treat(draft, sweep, no);
      no = left.nextSetBit(no + 1);
    }
    rest(draft, sweep, left);
  }

  /** Out of turn, because a worker would start it now. */
  static void one(Draft draft, Sweep sweep, int no) {
    BitSet left = sweep.left();
    left.clear(no);
    treat(draft, sweep, no);
    rest(draft, sweep, left);
  }

  private static void rest(Draft draft, Sweep sweep, BitSet left) {
    draft.sweep(left.isEmpty() ? null : new Sweep(sweep.kind(), sweep.cause(), left));
    if (!left.isEmpty()) {
      return;
    }
    switch (sweep.kind()) {
      case CREATE -> {}
      case CLEAR, END_SUCCESS, END_FAILED -> draft.touchWaiting();
      case MARK_SUCCESS, MARK_FAILED, MARK_SKIPPED -> {
        draft.touchWaiting();
        Marks.ended(draft, sweep.cause());
      }
    }
  }

  private static void treat(Draft draft, Sweep sweep, int no) {
    if (no >= draft.size()) {
      return;
    }
    String cause = sweep.cause();
    switch (sweep.kind()) {
      case CREATE -> draft.make(no, cause);
      case CLEAR -> Clears.clear(draft, draft.instance(no), cause);
      case MARK_SUCCESS -> Marks.mark(draft, draft.instance(no), TaskState.SUCCESS, cause);
      case MARK_FAILED -> Marks.mark(draft, draft.instance(no), TaskState.FAILED, cause);
      case MARK_SKIPPED -> Marks.mark(draft, draft.instance(no), TaskState.SKIPPED, cause);
      case END_SUCCESS -> Marks.succeed(draft, draft.instance(no), cause);
      case END_FAILED -> Marks.fail(draft, draft.instance(no), cause);
    }
  }

  /** Whether an instance must not be decided on yet. */
  static @Nullable String holds(View view, int task, int no, int mapIndex) {
    Sweep sweep = view.row().sweep();
    if (sweep == null || view.row().state() != RunState.RUNNING) {
      return null;
    }
    if (sweep.holds(no)) {
      return "it is one of many that are being treated: " + sweep.cause();
    }
    for (int up : view.graph().upstream(task)) {
      int[] above = view.members().of(up);
      if (view.graph().inside(up, task)) {
        if (sweep.holds(above[Math.max(mapIndex, 0)])) {
          return above(view, up, sweep);
        }
        continue;
      }
      // from the end: slices begin at the other
      for (int i = above.length - 1; i >= 0; i--) {
        if (sweep.holds(above[i])) {
          return above(view, up, sweep);
        }
      }
    }
    return null;
  }

  private static String above(View view, int up, Sweep sweep) {
    return "many instances are being treated, "
        + view.graph().task(up).taskId()
        + " above it among them: "
        + sweep.cause();
  }
}
