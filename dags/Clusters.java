// SPDX-License-Identifier: Apache-2.0
import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.Doc;
import dev.updraft.api.OnWorkerLoss;
import dev.updraft.api.Range;
import dev.updraft.api.Task;
import dev.updraft.operators.terraform.Apply;
import dev.updraft.operators.terraform.NamedCluster;
import dev.updraft.operators.terraform.Terraform;
import java.util.List;

/**
 * Makes, resizes, extends and destroys clusters that outlive a run, for people, for Jenkins and for
 * other DAGs: each is one run of this one. {@link SweepClusters} destroys them when their time is
 * over. Needs {@code ./updraft setup terraform} once.
 */
public final class Clusters implements Dag<Clusters.Params> {
  public enum Action {
    PROVISION,
    RESIZE,
    EXTEND,
    DESTROY
  }

  public record Params(
      @Doc("what to do") Action action,
      @Doc("lower-case letters, digits and hyphens, such as gpu-pool") String name,
      @Doc("the person or team who answers for it") String owner,
      @Doc("to provision and extend: how long it may live from now, such as 8h or 2d; at most 30d")
          String ttl,
      @Doc("to provision and resize: machines") @Range(min = 1, max = 20) int size,
      @Doc("to destroy: ids or addresses that a failed destroy named, and that somebody deleted")
          List<String> gone) {
    public Params() {
      this(Action.PROVISION, "", "", "", 2, List.of());
    }
  }

  /** What the plan in {@code Clusters.files/cluster} tells. */
  record Pool(String head, List<String> nodes) {}

  @Override
  public void define(DagFlow<Params> flow) {
    flow.description("Clusters that outlive a run: provision, resize, extend, destroy")
        .tags("example", "terraform");
    var terraform = flow.connection("terraform_local", Terraform.class);
    var params = flow.params();
    var size = params.get(Params::size);
    var ttl = params.get(Params::ttl);
    var cluster =
        NamedCluster.on(terraform)
            .named(params.get(Params::name))
            .ownedBy(params.get(Params::owner));
    var plan =
        Apply.on(terraform)
            .files(this, "cluster", "main.tf")
            .give("nodes", size)
            .atMost(21)
            .result(Pool.class);
    var resized = cluster.resize().give("nodes", size).atMost(20).result(Pool.class);

    flow.given(params)
        .choose("action", this::action)
        .when(
            Action.PROVISION,
            () -> patient(flow.task("provision", cluster.provision(plan).ttl(ttl)), 2))
        .when(Action.RESIZE, () -> patient(flow.task("resize", resized), 2))
        .when(Action.EXTEND, () -> patient(flow.task("extend", cluster.extend(ttl)), 2))
        .when(
            Action.DESTROY,
            () ->
                patient(
                    flow.task("destroy", cluster.destroy().gone(params.get(Params::gone))), 10));
  }

  private static void patient(Task<?> task, int retries) {
    task.retries(retries).onWorkerLoss(OnWorkerLoss.RERUN_PATIENTLY);
  }

  Action action(Params params) {
    return params.action();
  }
}
