// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.command;

import dev.updraft.engine.event.RunEvent;
import dev.updraft.engine.port.SchedulerStore.Command;
import dev.updraft.engine.run.ActiveRun;
import dev.updraft.engine.state.RunState;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/** {@code mark_run {dag_id, dag_run_id, state, run_note?}}: ends a run, or queues it again. */
final class MarkRun implements CommandKind {
  private static final Set<String> STATES = Set.of("success", "failed", "queued");

  @Override
  public Supplier<ObjectNode> apply(Command command, Ask ask, Desk desk) {
    String state = ask.text("state");
    if (!STATES.contains(state)) {
      throw new Refused(400, "state must be success, failed or queued, is '" + state + "'");
    }
    Notes notes = Notes.of(command, ask, desk);
    ActiveRun run = Selection.run(ask, desk);
    desk.event(run, new RunEvent.MarkRun(RunState.of(state), command.actor(), desk.now()));
    notes.ofRun(run.row().key());
    ObjectNode answer =
        Ask.JSON
            .createObjectNode()
            .put("dag_id", run.row().dagId())
            .put("dag_run_id", run.row().runId())
            .put("state", run.row().state().text());
    return () -> answer;
  }
}
