// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.command;

import dev.updraft.engine.port.SchedulerStore.Command;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.state.RunRow;
import dev.updraft.engine.state.RunType;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** {@code trigger {dag_id, dag_run_id?, logical_date?, conf?}}. */
final class Trigger implements CommandKind {
  @Override
  public ObjectNode apply(Command command, Ask ask, Desk desk) {
    String dagId = ask.text("dag_id");
    DagSpec spec = desk.spec(dagId).orElseThrow(() -> Refused.unknown("DAG", dagId));
    if (desk.dag(dagId).map(row -> row.stale()).orElse(true)) {
      throw new Refused(404, "DAG '" + dagId + "' is no longer in the DAG folder");
    }
    Optional<Instant> logicalDate = ask.time("logical_date");
    String conf = ask.overlay("conf", spec.paramsDefaults());
    String runId =
        ask.optional("dag_run_id").orElseGet(() -> RunIds.manual(logicalDate.orElse(desk.now())));
    if (desk.run(dagId, runId).isPresent()) {
      throw new Refused(409, "DAG '" + dagId + "' already has a run '" + runId + "'");
    }
    RunRow row =
        desk.create(
            dagId,
            new Desk.NewRun(
                runId, RunType.MANUAL, logicalDate.orElse(null), conf, command.actor()));
    return Ask.JSON
        .createObjectNode()
        .put("dag_id", dagId)
        .put("dag_run_id", runId)
        .put("run_key", row.key().toString())
        .put("state", row.state().text());
  }
}
