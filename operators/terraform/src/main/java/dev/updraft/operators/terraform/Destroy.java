// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import dev.updraft.api.DirectOperator;
import dev.updraft.api.Ref;
import dev.updraft.api.TaskContext;
import dev.updraft.api.Value;
import java.io.IOException;
import java.util.List;

/**
 * Destroys what an {@link Apply} made, with the very files and variables that it was made with, so
 * that it needs no input but the connection. Where nothing was made, or nothing is left, it
 * succeeds. It does its work also after an apply that failed half-way, was cancelled or lost its
 * worker. The result is how many resources it destroyed.
 *
 * <pre>{@code
 * var terraform = flow.connection("terraform", Terraform.class);
 * var cluster = flow.task("cluster", Apply.on(terraform).folder("/srv/plans/gpu")).retries(1);
 * var destroy = flow.task("destroy", Destroy.on(terraform).appliedBy("cluster")).retries(10);
 * flow.around(cluster, destroy, () -> flow.run("train", () -> System.out.println("trains")));
 * }</pre>
 *
 * @param task id of the task of this run that applied it; empty = it has a name
 * @param stack its name; empty = it has none
 * @param gone ids and addresses that a person looked after
 * @retry Destroys what is left; what only a person can know fails it until {@link #gone} says so.
 *     ({@code SurvivalTest.shouldNameWhatADeadWorkerMadeAndNobodyHeardOf})
 * @cancel As {@link Apply}: Terraform saves what it did. ({@code
 *     SurvivalTest.shouldStoreEverythingWhenItsThreadIsInterrupted}, of an apply)
 * @loss As {@link Apply}; it also ends what an apply left whose worker died. ({@code
 *     StoreContract.shouldDestroyInAnotherTaskWhatADeadWorkerBegan})
 * @needs as {@link Apply}
 * @ran {@code TerraformDagTest}, {@code SurvivalTest}, with a real Terraform
 */
public record Destroy(Value<Terraform> terraform, String task, String stack, List<String> gone)
    implements DirectOperator<Integer> {
  public Destroy {
    gone = List.copyOf(gone);
    if (task.isEmpty()) {
      StackName.check(stack);
    }
  }

  /** Begins with the connection. */
  public static On on(Ref<Terraform> terraform) {
    return new On(Value.of(terraform));
  }

  /**
   * A Terraform, waiting to be told what to destroy.
   *
   * <pre>{@code Destroy.on(terraform).stack("gpu-pool")}</pre>
   */
  public record On(Value<Terraform> terraform) {
    /** What a task of this run applied without a name; in a mapped region, that of its element. */
    public Destroy appliedBy(String taskId) {
      if (taskId.isBlank()) {
        throw new IllegalArgumentException("appliedBy names no task");
      }
      return new Destroy(terraform, taskId, "", List.of());
    }

    /** What was applied under this name. */
    public Destroy stack(String name) {
      return new Destroy(terraform, "", name, List.of());
    }
  }

  /**
   * Ids, or addresses where no id is known, of resources that the state lost with a worker, and
   * that a person has deleted since.
   */
  public Destroy gone(String... idsOrAddresses) {
    return new Destroy(terraform, task, stack, List.of(idsOrAddresses));
  }

  @Override
  public Integer run(TaskContext context) throws IOException, InterruptedException {
    return run(context, Lease.DEFAULT);
  }

  Integer run(TaskContext context, Lease lease) throws IOException, InterruptedException {
    String name = task.isEmpty() ? StackName.named(stack) : StackName.ofTask(context, task);
    try (var session = Session.take(terraform.get(), name, context, lease)) {
      return new Teardown(session, gone, context).destroy(name);
    }
  }
}
