// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import dev.updraft.api.DirectOperator;
import dev.updraft.api.TaskContext;
import dev.updraft.operators.terraform.StackRecord.Holder;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Says what an {@link Apply} would do, and does nothing: init, validate, plan, the apply's guards.
 * The page of the task shows it as {@code plan.html}. To have a person look before the apply, see
 * {@link Apply#approved}.
 *
 * <pre>{@code
 * var terraform = flow.connection("terraform", Terraform.class);
 * var network = Apply.on(terraform).files(this, "network", "main.tf").stack("network");
 * flow.task("plan", Plan.of(network)).retries(1);
 * }</pre>
 *
 * @param of keeps its state under a name
 * @retry Plans again; a plan that is wrong, or that a guard refuses, fails for good. ({@code
 *     PlanTest.shouldRefuseWhatTheApplyWould})
 * @cancel it only reads
 * @loss it only reads; the next holder takes the state over, as after a lost {@link Apply}
 * @needs as {@link Apply}
 * @ran {@code PlanTest}, with a real Terraform
 */
public record Plan(Apply<?> of) implements DirectOperator<Planned> {
  /**
   * @throws IllegalArgumentException when the state has no name, for only one task could have it
   */
  public Plan {
    if (of.stack().isEmpty()) {
      throw new IllegalArgumentException(
          "the apply keeps its state for its own task; name it with stack(…), so that it can be"
              + " planned by another");
    }
  }

  /** Of what is to be applied, with the same files and variables. */
  public static Plan of(Apply<?> apply) {
    return new Plan(apply);
  }

  @Override
  public Planned run(TaskContext task) throws IOException, InterruptedException {
    return run(task, Lease.DEFAULT);
  }

  Planned run(TaskContext task, Lease lease) throws IOException, InterruptedException {
    Holder me = Holder.of(task);
    Map<String, byte[]> files = of.origin().read(task);
    try (var session =
        Session.take(of.terraform().get(), StackName.named(of.stack()), task, lease)) {
      return new Applying(session, of.guards(), Optional.empty(), task)
          .look(of.source(files, me, false, Map.of()));
    }
  }
}
