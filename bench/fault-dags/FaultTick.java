// SPDX-License-Identifier: Apache-2.0
import static dev.updraft.api.Schedule.cron;

import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.NoParams;

/** A run a minute, so that one too many or too few shows. */
public final class FaultTick implements Dag<NoParams> {
  @Override
  public void define(DagFlow<NoParams> flow) {
    flow.schedule(cron("* * * * *"));
    flow.task("tick", () -> 1);
  }
}
