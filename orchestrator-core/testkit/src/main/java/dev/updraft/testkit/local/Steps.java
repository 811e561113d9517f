// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit.local;

import dev.updraft.api.DataInterval;
import dev.updraft.api.TaskContext;
import dev.updraft.engine.id.GrantKey;
import dev.updraft.engine.input.Sources;
import dev.updraft.engine.run.ActiveRun;
import dev.updraft.engine.state.InstanceRow;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;

/** Makes what a worker is given from what is granted. */
final class Steps {
  private final Sources sources = new Sources();
  private final LocalSettings settings;
  private final InstantSource clock;

  Steps(LocalSettings settings, InstantSource agenda) {
    this.settings = settings;
    this.clock = Objects.requireNonNullElse(settings.clock(), agenda);
  }

  Performer.Step of(ActiveRun run, GrantKey grant) {
    InstanceRow row = run.instance(grant.instance().no());
    var task = run.task(row.key().no());
    var context =
        new TaskContext(
            run.row().dagId(),
            run.row().runId(),
            task.taskId(),
            row.mapIndex(),
            grant.attempt(),
            row.maxAttempts(),
            grant.step(),
            new DataInterval(run.row().intervalStart(), run.row().intervalEnd()),
            folder(settings.folders(), run, row, grant.attempt()),
            clock);
    return new Performer.Step(
        task,
        context,
        () -> sources.of(run, row).stream().map(s -> s.json(settings.elsewhere())).toList(),
        row.handle(),
        row.timer() == InstanceRow.Timer.STOPPING);
  }

  /** Each attempt has its own, which exists once its code has run. */
  static Path folder(Path folders, ActiveRun run, InstanceRow row, int attempt) {
    var name = run.task(row.key().no()).taskId() + (row.mapIndex() < 0 ? "" : "." + row.mapIndex());
    return folders.resolve("run-" + run.row().key().id()).resolve(name).resolve("" + attempt);
  }
}
