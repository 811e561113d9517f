// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.command;

import dev.updraft.engine.event.InstanceSet;
import dev.updraft.engine.event.RunEvent;
import dev.updraft.engine.port.SchedulerStore.Command;
import dev.updraft.engine.run.ActiveRun;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.TaskState;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code mark_task {dag_id, dag_run_id, task_ids, map_index?, state, dry_run, note?, answers?}}:
 * {@code answers} is the attempt that asked; what is over, or asks anew, is not answered.
 */
final class MarkTask implements CommandKind {
  private static final Set<String> STATES = Set.of("success", "failed", "skipped");

  @Override
  public Supplier<ObjectNode> apply(Command command, Ask ask, Desk desk) {
    String state = ask.text("state");
    if (!STATES.contains(state)) {
      throw new Refused(400, "state must be success, failed or skipped, is '" + state + "'");
    }
    if (ask.texts("task_ids").isEmpty()) {
      throw new Refused(400, "task_ids is missing");
    }
    Notes notes = Notes.of(command, ask, desk);
    ActiveRun run = Selection.run(ask, desk);
    InstanceSet instances = Selection.instances(ask, run);
    ask.number("answers").ifPresent(attempt -> refuseOthers(run, instances, attempt));
    Supplier<ObjectNode> answer = Selection.answer(run, instances);
    if (!ask.flag("dry_run") && !instances.isEmpty()) {
      desk.event(
          run,
          new RunEvent.MarkInstances(instances, TaskState.of(state), command.actor(), desk.now()));
      notes.of(run.row().key(), instances);
    }
    return answer;
  }

  /** Somebody else was faster, or what was asked has changed since the page was made. */
  private static void refuseOthers(ActiveRun run, InstanceSet instances, int attempt) {
    for (int no : instances) {
      InstanceRow row = run.instance(no);
      if (row.state().ended() || row.attempt() != attempt) {
        throw new Refused(
            409,
            "task '%s' waits for this answer no more: attempt %d is %s. Look at it again"
                .formatted(run.task(no).taskId(), row.attempt(), row.state().text()));
      }
    }
  }
}
