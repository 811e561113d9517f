// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.loop;

import dev.updraft.engine.id.GrantKey;
import dev.updraft.engine.id.RunKey;
import dev.updraft.engine.input.Source;
import dev.updraft.engine.input.Sources;
import dev.updraft.engine.run.ActiveRun;
import dev.updraft.engine.spec.TaskSpec;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.protocol.TaskPayload;
import java.time.Duration;
import java.util.List;

/**
 * Plans payloads on the loop's thread, from the rows in memory alone: each argument becomes a
 * {@link Source}. Only what lies elsewhere (large results, connections) needs another thread.
 */
final class Payloads {
  private final Sources sources = new Sources();

  /** A payload whose arguments are not all at hand. */
  record Plan(TaskPayload payload, List<Source> sources) {
    boolean inMemory() {
      return sources.stream().allMatch(Source.Ready.class::isInstance);
    }
  }

  void forget(RunKey run) {
    sources.forget(run);
  }

  Plan plan(ActiveRun run, GrantKey grant) {
    InstanceRow row = run.instance(grant.instance().no());
    TaskSpec task = run.spec().tasks().get(row.taskNo());
    Duration timeout = task.timeout();
    String place =
        grant.instance().run().month()
            + "/"
            + grant.instance().run().id()
            + "/"
            + grant.instance().no()
            + "/"
            + grant.attempt()
            + "/"
            + grant.step();
    TaskPayload payload =
        new TaskPayload(
            run.row().dagId(),
            run.row().runId(),
            task.taskId(),
            row.mapIndex(),
            grant.attempt(),
            row.maxAttempts(),
            grant.step(),
            run.spec().unit(),
            task.work(),
            List.of(),
            List.of(),
            row.handle(),
            row.timer() == InstanceRow.Timer.STOPPING,
            timeout == null ? 0 : timeout.toMillis(),
            run.row().intervalStart().toString(),
            run.row().intervalEnd().toString(),
            "logs/" + place,
            "results/" + place);
    return new Plan(payload, sources.of(run, row));
  }
}
