// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import dev.updraft.api.DirectOperator;
import dev.updraft.api.Ref;
import dev.updraft.api.TaskContext;
import dev.updraft.api.Value;
import java.io.IOException;

/**
 * Destroys what should be gone, in the whole store of a connection: named clusters whose time is
 * over or whose destroy did not come to its end, and stacks of runs whose output {@code expires} is
 * over, as that of a {@link GpuCluster}. All else is left alone and listed. It takes no stack from
 * somebody who lives. One that cannot be destroyed does not keep it from the others; at its end it
 * fails, and names each.
 *
 * <pre>{@code
 * var terraform = flow.connection("terraform", Terraform.class);
 * flow.schedule(Schedule.every(Duration.ofMinutes(15))).maxActiveRuns(1);
 * flow.task("sweep", Sweep.of(terraform)).retries(1).onWorkerLoss(OnWorkerLoss.RERUN_PATIENTLY);
 * }</pre>
 *
 * @retry Looks at all anew; what could not be destroyed is tried again. ({@code
 *     NamedClusterTest.shouldGoOnAfterOneThatCannotBeDestroyedAndNameIt})
 * @cancel As {@link Destroy}; the next sweep goes on. (not tested)
 * @loss The next sweep takes over what the dead one held. ({@code
 *     SweeperTest.shouldTakeOverFromADeadHolder})
 * @needs as {@link Apply}
 * @ran {@code NamedClusterTest}, {@code SweeperTest}, with a real Terraform; {@code RealAwsChecks},
 *     against moto, by hand
 */
public record Sweep(Value<Terraform> terraform) implements DirectOperator<Swept> {
  /** Begins with the connection, whose whole store is looked at. */
  public static Sweep of(Ref<Terraform> terraform) {
    return new Sweep(Value.of(terraform));
  }

  @Override
  public Swept run(TaskContext task) throws IOException, InterruptedException {
    return run(task, Lease.DEFAULT);
  }

  Swept run(TaskContext task, Lease lease) throws IOException, InterruptedException {
    return new Sweeper(terraform.get(), task, lease).sweep();
  }
}
