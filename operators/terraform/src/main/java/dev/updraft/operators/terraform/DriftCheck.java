// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import dev.updraft.api.DirectOperator;
import dev.updraft.api.Ref;
import dev.updraft.api.TaskContext;
import dev.updraft.api.TaskFailed;
import dev.updraft.api.Value;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Asks whether what was made is still as it was made, as {@code terraform plan -refresh-only}: with
 * the files and variables of its last apply, which lie with the state. Fails, for good, when
 * somebody else changed or deleted something, or when a dead worker made what the state does not
 * know, and names it; changes nothing. While it looks it holds the state. The result is how many
 * resources are as they should be.
 *
 * <pre>{@code
 * var terraform = flow.connection("terraform", Terraform.class);
 * flow.schedule(Schedule.every(Duration.ofHours(1)));
 * flow.task("drift", DriftCheck.on(terraform).stack("gpu-pool")).retries(1);
 * }</pre>
 *
 * @param stack where the state is kept
 * @retry Looks again where Terraform failed; what has drifted fails for good. ({@code
 *     DriftCheckTest.shouldTryAgainWhereTerraformFails}, {@code
 *     DriftCheckTest.shouldNameWhatSomebodyElseChanged})
 * @cancel it only reads
 * @loss it only reads; the next holder takes the state over, as after a lost {@link Apply}
 * @needs as {@link Apply}
 * @ran {@code DriftCheckTest}, with a real Terraform; {@code RealAwsChecks}, against moto, by hand
 */
public record DriftCheck(Value<Terraform> terraform, String stack)
    implements DirectOperator<Integer> {
  /** Begins with the connection. */
  public static On on(Ref<Terraform> terraform) {
    return new On(Value.of(terraform));
  }

  /**
   * A Terraform, waiting to be told what to look at.
   *
   * <pre>{@code DriftCheck.on(terraform).cluster("gpu-pool")}</pre>
   */
  public record On(Value<Terraform> terraform) {
    /** What was applied under this name. */
    public DriftCheck stack(String name) {
      return new DriftCheck(terraform, StackName.named(StackName.check(name)));
    }

    /** A {@link NamedCluster}. */
    public DriftCheck cluster(String name) {
      return new DriftCheck(terraform, StackName.ofCluster(StackName.checkCluster(name)));
    }
  }

  @Override
  public Integer run(TaskContext task) throws IOException, InterruptedException {
    return run(task, Lease.DEFAULT);
  }

  Integer run(TaskContext task, Lease lease) throws IOException, InterruptedException {
    try (var session = Session.take(terraform.get(), stack, task, lease)) {
      boolean elsewhere = session.history().copied().isPresent();
      Source source =
          session
              .history()
              .source()
              .filter(_ -> elsewhere || !session.state().empty())
              .orElseThrow(() -> new TaskFailed("There is nothing of the stack " + stack));
      session.open(source);
      session.refuseOutside(List.of());
      List<Event.Change> drifted = session.commands().drifted();
      if (drifted.isEmpty()) {
        return session.state().ids().size();
      }
      throw new TaskFailed(
          drifted.stream()
              .map(change -> change.address() + " (" + change.action() + ")")
              .collect(
                  Collectors.joining(
                      ", ",
                      "Not as it was made: ",
                      ". Apply the plan again to set it right, or change the plan to what is"
                          + " wanted now")));
    }
  }
}
