// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import dev.updraft.api.DirectOperator;
import dev.updraft.api.Ref;
import dev.updraft.api.TaskContext;
import dev.updraft.api.TaskFailed;
import dev.updraft.api.Value;
import dev.updraft.operators.terraform.ClusterRecord.Phase;
import dev.updraft.operators.terraform.StackRecord.Holder;
import java.io.IOException;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a {@link NamedCluster}. Done again for one that is there it brings it to the plan as {@link
 * Apply} does, under the plan's guards, and leaves its end as it is: where nothing differs it
 * changes nothing. A name that another owner has is refused. The result is the plan's.
 *
 * <pre>{@code
 * var terraform = flow.connection("terraform", Terraform.class);
 * var pool = NamedCluster.on(terraform).named("gpu-pool").ownedBy("ann");
 * var plan = Apply.on(terraform).files(this, "pool", "main.tf").give("nodes", 2).atMost(9);
 * flow.task("make", pool.provision(plan).ttl(Duration.ofHours(8)))
 *     .retries(2)
 *     .onWorkerLoss(OnWorkerLoss.RERUN_PATIENTLY);
 * }</pre>
 *
 * @param ttl how long it may live, from its making
 * @param endsBy variable of the plan for the minutes of that; empty = none
 * @param <R> that of the plan
 * @retry Goes on from the newest state ({@code
 *     NamedClusterTest.shouldOutliveAKillBeChangedByOtherRunsAndEndBySweep}); another owner fails
 *     for good ({@code NamedClusterTest.shouldRefuseAnotherOwnerAndFreeTheNameWithTheDestroy}).
 * @cancel As {@link Apply}; the record says already whose it is and when it ends, so {@link Sweep}
 *     finds it. (not tested for a cluster)
 * @loss The record is there before anything is made, and the next attempt goes on. ({@code
 *     NamedClusterTest.shouldOutliveAKillBeChangedByOtherRunsAndEndBySweep})
 * @needs as {@link Apply}
 * @ran {@code NamedClusterTest}, with a real Terraform; {@code RealAwsChecks}, against moto, by
 *     hand
 */
public record Provision<R>(NamedCluster cluster, Apply<R> plan, Value<String> ttl, String endsBy)
    implements DirectOperator<R> {
  /**
   * A cluster without an end, which cannot be made.
   *
   * <pre>{@code pool.provision(plan).ttl(Duration.ofHours(8))}</pre>
   */
  public record Endless<R>(NamedCluster cluster, Apply<R> plan) {
    /**
     * How long it may live, from its making: 10 minutes to 30 days.
     *
     * @throws IllegalArgumentException when it is shorter than 10 minutes or longer than 30 days
     */
    public Provision<R> ttl(Duration ttl) {
      return new Provision<>(cluster, plan, Value.of(Ttl.of(ttl.toString()).toString()), "");
    }

    /** The same, known in the run: {@code 8h}, {@code 2d}, {@code PT8H}. */
    public Provision<R> ttl(Ref<String> ttl) {
      return new Provision<>(cluster, plan, Value.of(ttl), "");
    }
  }

  /**
   * For a plan that arranges its end at the provider: this variable gets the minutes from the
   * making to the end, and {@link Extend} applies the plan with more. A {@link GpuCluster} has it.
   */
  public Provision<R> endsBy(String variable) {
    return new Provision<>(cluster, plan, ttl, variable);
  }

  @Override
  public Type resultType() {
    return plan.type();
  }

  @Override
  public R run(TaskContext task) throws IOException, InterruptedException {
    return run(task, Lease.DEFAULT);
  }

  R run(TaskContext task, Lease lease) throws IOException, InterruptedException {
    Duration life = NamedCluster.checkedTtl(ttl);
    Map<String, byte[]> files = plan.origin().read(task);
    try (var held = HeldCluster.takeOrMake(cluster, task, lease)) {
      ClusterRecord record = begun(held, life, task);
      Map<String, Object> end = endsBy.isEmpty() ? Map.of() : Map.of(endsBy, record.minutes());
      held.session().announce(record);
      Applying applied = plan.apply(held.session(), files, record.maker(), end, task);
      held.session().tell(record.become(Phase.UP));
      task.log().info("The cluster {} is up until {}", record.name(), record.expires());
      return applied.outputs(plan);
    }
  }

  private ClusterRecord begun(HeldCluster held, Duration life, TaskContext task) {
    Optional<ClusterRecord> there = held.record();
    if (there.isEmpty()) {
      Holder maker = Holder.of(task);
      return new ClusterRecord(
          held.name(),
          held.owner(),
          plan.origin().told(),
          endsBy,
          maker,
          maker.since().plus(life),
          Phase.PROVISIONING);
    }
    ClusterRecord mine = held.mine();
    HeldCluster.require(mine, Phase.PROVISIONING, task.now());
    if (!mine.endsBy().equals(endsBy)) {
      throw new TaskFailed(
          "The cluster %s was made by %s, whose end is arranged by the variable '%s' and not '%s'; destroy it and make another"
              .formatted(mine.name(), mine.plan(), mine.endsBy(), endsBy));
    }
    task.log().info("The cluster {} is there; its end stays {}", mine.name(), mine.expires());
    return mine.become(Phase.PROVISIONING);
  }
}
