// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import dev.updraft.api.Connection;
import dev.updraft.api.DirectOperator;
import dev.updraft.api.Ref;
import dev.updraft.api.TaskContext;
import dev.updraft.api.Value;
import java.io.IOException;
import java.util.Optional;

/**
 * Destroys what should be gone, in the whole store of a connection: named clusters whose time is
 * over or whose destroy did not come to its end, and stacks of runs whose output {@code expires} is
 * over, as that of a {@link GpuCluster}; where it can ask ({@link #asking}), also those that name
 * no end and whose run is over. All else is left alone and listed. It takes no stack from somebody
 * who lives. One that cannot be destroyed does not keep it from the others; at its end it fails,
 * and names each.
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
 * @needs as {@link Apply}; where it asks also to reach Updraft's HTTP API, where it alerts whoever
 *     is told
 * @ran {@code NamedClusterTest}, {@code SweeperTest}, {@code SweepAskingTest}, {@code
 *     SweepAlertTest}, with a real Terraform; {@code RealAwsChecks}, against moto, by hand
 */
public record Sweep(
    Value<Terraform> terraform,
    Optional<Value<Connection>> updraft,
    Optional<Value<Connection>> onCall)
    implements DirectOperator<Swept> {
  /** Begins with the connection, whose whole store is looked at. */
  public static Sweep of(Ref<Terraform> terraform) {
    return new Sweep(Value.of(terraform), Optional.empty(), Optional.empty());
  }

  /**
   * Also destroys what belongs to a run that is over, or that is not there any more, and names no
   * end. Whether it is, Updraft's own HTTP API says: a connection of type {@code https}, or {@code
   * http} on this machine, with login and password of a user who may read ({@code viewer}). Where
   * it gives no clear answer the stack is left, and the sweep fails at its end. The store must be
   * that of this Updraft alone.
   *
   * <pre>{@code
   * Sweep.of(terraform).asking(flow.connection("updraft"))
   * }</pre>
   */
  public Sweep asking(Ref<Connection> updraft) {
    return new Sweep(terraform, Optional.of(Value.of(updraft)), onCall);
  }

  /**
   * Tells somebody of each stack that should be gone and is not, once a day, beside the failed run:
   * a connection of type {@code http} or {@code https} whose host, port and schema are where to
   * post, and whose password signs it as Standard Webhooks says ({@code whsec_…}). What nobody took
   * the next sweep tells again.
   *
   * <pre>{@code
   * Sweep.of(terraform).alert(flow.connection("on_call"))
   * }</pre>
   */
  public Sweep alert(Ref<Connection> onCall) {
    return new Sweep(terraform, updraft, Optional.of(Value.of(onCall)));
  }

  @Override
  public Swept run(TaskContext task) throws IOException, InterruptedException {
    return run(task, Lease.DEFAULT);
  }

  Swept run(TaskContext task, Lease lease) throws IOException, InterruptedException {
    Optional<RunsApi> runs = updraft.map(connection -> new RunsApi(connection.get(), task));
    try {
      return new Sweeper(terraform.get(), runs, onCall.map(Value::get), task, lease).sweep();
    } finally {
      runs.ifPresent(RunsApi::close);
    }
  }
}
