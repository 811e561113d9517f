// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import dev.updraft.api.DirectOperator;
import dev.updraft.api.Ref;
import dev.updraft.api.TaskContext;
import dev.updraft.api.Value;
import dev.updraft.operators.terraform.ClusterRecord.Phase;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Destroys a {@link NamedCluster} with the very plan that it was made with, and frees its name;
 * where there is none it succeeds. Once begun only a destroy may follow, and the next {@link Sweep}
 * goes on with it. The result is how many resources it destroyed.
 *
 * <pre>{@code
 * var terraform = flow.connection("terraform", Terraform.class);
 * var pool = NamedCluster.on(terraform).named("gpu-pool").ownedBy("ann");
 * flow.task("end", pool.destroy()).retries(10).onWorkerLoss(OnWorkerLoss.RERUN_PATIENTLY);
 * }</pre>
 *
 * @param gone ids and addresses that a person looked after
 * @retry Destroys what is left, and so does the next {@link Sweep}. ({@code
 *     NamedClusterTest.shouldGoOnAfterOneThatCannotBeDestroyedAndNameIt})
 * @cancel As {@link Destroy}; once begun only a destroy may follow. ({@code
 *     ClusterRecordTest.shouldBecomeOnlyWhatItMay})
 * @loss As for a cancel: a retry, or the next {@link Sweep}, goes on. (not tested for a kill)
 * @needs as {@link Apply}
 * @ran {@code NamedClusterTest}, with a real Terraform; {@code RealAwsChecks}, against moto, by
 *     hand
 */
public record DestroyCluster(NamedCluster cluster, Value<List<String>> gone)
    implements DirectOperator<Integer> {
  /**
   * Ids, or addresses where no id is known, of resources that the state lost with a worker, and
   * that a person has deleted since.
   */
  public DestroyCluster gone(String... idsOrAddresses) {
    return new DestroyCluster(cluster, Value.of(List.of(idsOrAddresses)));
  }

  /** The same, known in the run. */
  public DestroyCluster gone(Ref<List<String>> idsOrAddresses) {
    return new DestroyCluster(cluster, Value.of(idsOrAddresses));
  }

  @Override
  public String kind() {
    return "destroy";
  }

  @Override
  public Integer run(TaskContext task) throws IOException, InterruptedException {
    return run(task, Lease.DEFAULT);
  }

  Integer run(TaskContext task, Lease lease) throws IOException, InterruptedException {
    Optional<ClusterRecord> there = HeldCluster.find(cluster).filter(ClusterRecord::lives);
    if (there.isEmpty()) {
      task.log().info("There is no cluster {}", cluster.checkedName());
      return 0;
    }
    try (var held = HeldCluster.take(cluster, task, lease)) {
      return held.record().isEmpty() ? 0 : destroy(held.session(), held.mine(), gone.get(), task);
    }
  }

  /** Of one that is held, by whoever may. */
  static int destroy(Session session, ClusterRecord record, List<String> gone, TaskContext task)
      throws IOException, InterruptedException {
    ClusterRecord ending = record.become(Phase.DESTROYING);
    session.tell(ending);
    int destroyed = new Teardown(session, gone, task).destroy(StackName.ofCluster(record.name()));
    session.tell(ending.become(Phase.GONE));
    return destroyed;
  }
}
