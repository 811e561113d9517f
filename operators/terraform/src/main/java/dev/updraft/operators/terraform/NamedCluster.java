// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import dev.updraft.api.Ref;
import dev.updraft.api.TaskFailed;
import dev.updraft.api.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A cluster that outlives the run that made it: it has a name, an owner who answers for it, and an
 * end. Any DAG can make, resize, extend and destroy it; a {@link Sweep} destroys it when its time
 * is over.
 *
 * <pre>{@code
 * var pool = NamedCluster.on(terraform).named("gpu-pool").ownedBy("ann");
 * var plan = Apply.on(terraform).files(this, "pool", "main.tf").give("nodes", 2).atMost(9);
 * flow.task("make", pool.provision(plan.result(Pool.class)).ttl(Duration.ofHours(8)));
 * flow.task("grow", pool.resize().give("nodes", 4).atMost(9).result(Pool.class));
 * flow.task("keep", pool.extend(Duration.ofHours(8)));
 * flow.task("end", pool.destroy());
 * }</pre>
 *
 * <p>Who says another owner than the one that made it is refused. That guards against mistakes, not
 * against people: whoever may run a DAG may say any owner.
 *
 * @param name up to 40 lower-case letters, digits and hyphens; one at a time in a store has it
 */
public record NamedCluster(Value<Terraform> terraform, Value<String> name, Value<String> owner) {
  private static final int LONGEST_OWNER = 100;

  /** Begins with the connection, in whose store it is kept. */
  public static On on(Ref<Terraform> terraform) {
    return new On(Value.of(terraform));
  }

  /**
   * A Terraform, waiting for the cluster's name.
   *
   * <pre>{@code NamedCluster.on(terraform).named("gpu-pool").ownedBy("ann")}</pre>
   */
  public record On(Value<Terraform> terraform) {
    /**
     * The cluster's name: up to 40 lower-case letters, digits and hyphens.
     *
     * @throws IllegalArgumentException when it can be no cluster's name
     */
    public Named named(String name) {
      return new Named(terraform, Value.of(StackName.checkCluster(name)));
    }

    /** A name that is known in the run; a wrong one fails the task for good. */
    public Named named(Ref<String> name) {
      return new Named(terraform, Value.of(name));
    }
  }

  /**
   * A name, waiting for who answers for the cluster.
   *
   * <pre>{@code NamedCluster.on(terraform).named("gpu-pool").ownedBy("ann")}</pre>
   */
  public record Named(Value<Terraform> terraform, Value<String> name) {
    /**
     * Who answers for it; only who says the same owner may change it.
     *
     * @throws IllegalArgumentException when nobody is named
     */
    public NamedCluster ownedBy(String owner) {
      return new NamedCluster(terraform, name, Value.of(checkOwner(owner)));
    }

    /** An owner who is known in the run; an empty one fails the task for good. */
    public NamedCluster ownedBy(Ref<String> owner) {
      return new NamedCluster(terraform, name, Value.of(owner));
    }
  }

  private static String checkOwner(String owner) {
    if (owner.isBlank() || owner.length() > LONGEST_OWNER) {
      throw new IllegalArgumentException(
          "owner is '"
              + owner
              + "'; name who answers for the cluster, a person or a team, in up to "
              + LONGEST_OWNER
              + " characters");
    }
    return owner.strip();
  }

  /**
   * Makes it by a plan of yours. Its guards hold; a time to live is still to be said.
   *
   * @throws IllegalArgumentException when the plan has a stack's name or another connection
   */
  public <R> Provision.Endless<R> provision(Apply<R> plan) {
    if (!plan.stack().isEmpty()) {
      throw new IllegalArgumentException(
          "the plan keeps its state as stack '"
              + plan.stack()
              + "'; leave that out, for the cluster's name names it");
    }
    Ref<Terraform> other = plan.terraform().ref();
    if (other != null && !other.equals(terraform.ref())) {
      throw new IllegalArgumentException(
          "the plan has another connection than the cluster; give both the same");
    }
    return new Provision.Endless<>(this, plan);
  }

  /**
   * Makes machines with GPUs, for the {@link GpuCluster#ttl} of these.
   *
   * @throws IllegalArgumentException when that is longer than 30 days
   * @throws IllegalStateException without one, or where settings contradict each other
   */
  public Provision<GpuCluster.Machines> provision(GpuCluster machines) {
    return provision(machines.outliving(Ttl.LONGEST))
        .ttl(machines.life())
        .endsBy(GpuCluster.ENDS_BY);
  }

  /** Changes variables of the plan that it was made with. */
  public Resize<Void> resize() {
    return new Resize<>(this, Map.of(), Integer.MAX_VALUE, Void.class);
  }

  /**
   * Lets it live longer.
   *
   * @param ttl from the time when this is done
   * @throws IllegalArgumentException when it is shorter than 10 minutes or longer than 30 days
   */
  public Extend extend(Duration ttl) {
    return new Extend(this, Value.of(Ttl.of(ttl.toString()).toString()));
  }

  /** The same, known in the run: {@code 8h}, {@code 2d}, {@code PT8H}. */
  public Extend extend(Ref<String> ttl) {
    return new Extend(this, Value.of(ttl));
  }

  /** Destroys it, and frees its name. */
  public DestroyCluster destroy() {
    return new DestroyCluster(this, Value.of(List.of()));
  }

  /**
   * @throws TaskFailed when it can be none
   */
  String checkedName() {
    try {
      return StackName.checkCluster(name.get());
    } catch (IllegalArgumentException e) {
      throw new TaskFailed(String.valueOf(e.getMessage()));
    }
  }

  /**
   * @throws TaskFailed when nobody is named
   */
  String checkedOwner() {
    try {
      return checkOwner(owner.get());
    } catch (IllegalArgumentException e) {
      throw new TaskFailed(String.valueOf(e.getMessage()));
    }
  }

  /**
   * @throws TaskFailed when it can be none
   */
  static Duration checkedTtl(Value<String> ttl) {
    try {
      return Ttl.of(ttl.get());
    } catch (IllegalArgumentException e) {
      throw new TaskFailed(String.valueOf(e.getMessage()));
    }
  }
}
