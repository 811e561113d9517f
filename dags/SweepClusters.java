// SPDX-License-Identifier: Apache-2.0
import static dev.updraft.api.Schedule.cron;

import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.NoParams;
import dev.updraft.api.OnWorkerLoss;
import dev.updraft.operators.terraform.Sweep;
import dev.updraft.operators.terraform.Terraform;
import java.time.Duration;

/**
 * Destroys what should be gone by now: see {@link Clusters}. A run that fails names what could not
 * be destroyed, and that a person is to look after. Needs {@code ./updraft setup terraform} once.
 *
 * <p>It begins paused, for without that store it could only fail. Where clusters cost money, switch
 * it on.
 */
public final class SweepClusters implements Dag<NoParams> {
  @Override
  public void define(DagFlow<NoParams> flow) {
    flow.description("Destroys clusters whose time is over, and lists all others")
        .tags("example", "terraform");
    flow.schedule(cron("*/15 * * * *")).pausedWhenNew().maxActiveRuns(1);
    var terraform = flow.connection("terraform_local", Terraform.class);
    flow.task("sweep", Sweep.of(terraform))
        .retries(1)
        .timeout(Duration.ofHours(2))
        .onWorkerLoss(OnWorkerLoss.RERUN_PATIENTLY);
  }
}
