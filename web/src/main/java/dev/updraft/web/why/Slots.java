// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.why;

import dev.updraft.engine.id.InstanceKey;
import dev.updraft.engine.port.SchedulerStore.LoadedRun;
import dev.updraft.engine.run.ActiveRun;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.spec.TaskSpec;
import dev.updraft.engine.state.GrantRow;
import dev.updraft.engine.state.InstanceRow;
import java.util.ArrayList;
import java.util.List;

/**
 * Some instances of a run as if they were all of it, and none waited for another: enough for limits
 * and pools, which count what takes slots. Its instances are numbered anew, from 0.
 */
final class Slots {
  private Slots() {}

  static ActiveRun of(LoadedRun loaded, DagSpec spec) {
    var rows = new ArrayList<InstanceRow>();
    var grants = new ArrayList<GrantRow>();
    for (InstanceRow row : loaded.instances()) {
      var key = new InstanceKey(row.key().run(), rows.size());
      rows.add(numbered(row, key));
      loaded.openGrants().stream()
          .filter(grant -> grant.key().instance().equals(row.key()))
          .map(grant -> numbered(grant, key))
          .forEach(grants::add);
    }
    return ActiveRun.restore(new LoadedRun(loaded.run(), rows, grants), alone(spec));
  }

  private static DagSpec alone(DagSpec spec) {
    return new DagSpec(
        spec.dagId(),
        spec.unit(),
        spec.file(),
        spec.description(),
        spec.owner(),
        spec.tags(),
        spec.schedule(),
        spec.catchUp(),
        spec.pausedWhenNew(),
        spec.startDate(),
        spec.endDate(),
        spec.maxActiveRuns(),
        spec.maxActiveTasks(),
        spec.runTimeout(),
        spec.paramsSchema(),
        spec.paramsDefaults(),
        spec.tasks().stream().map(Slots::alone).toList(),
        List.of(),
        List.of());
  }

  private static TaskSpec alone(TaskSpec task) {
    return new TaskSpec(
        task.no(),
        task.taskId(),
        List.of(),
        -1,
        -1,
        task.rule(),
        task.retry(),
        task.timeout(),
        task.pool(),
        task.poolSlots(),
        task.priority(),
        task.queue(),
        task.needs(),
        task.maxActive(),
        task.mapLimit(),
        task.onWorkerLoss(),
        task.strict(),
        task.operator(),
        task.work(),
        List.of(),
        List.of(),
        List.of(),
        task.line());
  }

  private static InstanceRow numbered(InstanceRow row, InstanceKey key) {
    return changed(row, key, row.mapIndex(), row.resultLength());
  }

  /** The same but for where it stands, and how long its list is. */
  static InstanceRow changed(InstanceRow row, InstanceKey key, int mapIndex, int resultLength) {
    return new InstanceRow(
        key,
        row.taskNo(),
        mapIndex,
        row.state(),
        row.attempt(),
        row.step(),
        row.lost(),
        row.maxAttempts(),
        row.seq(),
        row.timer(),
        row.timerAt(),
        row.scheduledAt(),
        row.queuedAt(),
        row.startedAt(),
        row.endedAt(),
        row.handle(),
        row.result(),
        row.resultObject(),
        resultLength,
        row.note());
  }

  private static GrantRow numbered(GrantRow grant, InstanceKey key) {
    return new GrantRow(
        new dev.updraft.engine.id.GrantKey(key, grant.key().attempt(), grant.key().step()),
        grant.epoch(),
        grant.host(),
        grant.incarnation(),
        grant.strict(),
        grant.state(),
        grant.end(),
        grant.cause(),
        grant.cancel(),
        grant.queuedAt(),
        grant.startedAt(),
        grant.endedAt());
  }
}
