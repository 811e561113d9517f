// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.command;

import dev.updraft.engine.event.InstanceSet;
import dev.updraft.engine.event.RunEvent;
import dev.updraft.engine.port.SchedulerStore.Command;
import dev.updraft.engine.run.ActiveRun;
import dev.updraft.engine.run.Scopes;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code clear {dag_id, dag_run_id, task_ids?, map_index?, downstream, upstream, only_failed,
 * only_running, prevent_running_task, dry_run, note?, run_note?}}; the answer lists what was
 * cleared, as it was before.
 */
final class Clear implements CommandKind {
  @Override
  public Supplier<ObjectNode> apply(Command command, Ask ask, Desk desk) {
    Notes notes = Notes.of(command, ask, desk);
    ActiveRun run = Selection.run(ask, desk);
    InstanceSet instances = Scopes.cleared(run, Selection.instances(ask, run));
    Selection.refuseRunning(ask, run, instances);
    Supplier<ObjectNode> answer = Selection.answer(run, instances);
    if (!ask.flag("dry_run") && !instances.isEmpty()) {
      desk.event(run, new RunEvent.Clear(instances, command.actor(), desk.now()));
    }
    if (!ask.flag("dry_run")) {
      notes.ofRun(run.row().key());
      notes.of(run.row().key(), instances);
    }
    return answer;
  }
}
