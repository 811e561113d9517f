// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import dev.updraft.api.DirectOperator;
import dev.updraft.api.TaskContext;
import dev.updraft.api.TaskFailed;
import dev.updraft.api.Value;
import dev.updraft.operators.terraform.ClusterRecord.Phase;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Lets a {@link NamedCluster} live longer, also one that expired and was not swept yet; 30 days in
 * all. Where its plan arranges an end at the provider that is moved first, so the record never
 * promises more. The result is the new end.
 *
 * <pre>{@code
 * var terraform = flow.connection("terraform", Terraform.class);
 * var pool = NamedCluster.on(terraform).named("gpu-pool").ownedBy("ann");
 * flow.task("keep", pool.extend(Duration.ofHours(8))).retries(2);
 * }</pre>
 *
 * @param ttl from the time when this is done
 * @retry Counts from when it is done, so a further attempt promises a little more; a provider that
 *     is away is tried again. ({@code NamedClusterTest.shouldMoveTheEndAtTheProviderBeforeItsOwn})
 * @cancel The end is the old or the new one; that at the provider is moved first, so that the
 *     record never promises more. ({@code
 *     NamedClusterTest.shouldMoveTheEndAtTheProviderBeforeItsOwn})
 * @loss As for a cancel. (not tested for a kill)
 * @needs as {@link Apply}, where the plan arranges an end at the provider; else to reach the
 *     connection's folder or bucket
 * @ran {@code NamedClusterTest}, with a real Terraform; {@code RealAwsChecks}, against moto, by
 *     hand
 */
public record Extend(NamedCluster cluster, Value<String> ttl) implements DirectOperator<Instant> {
  @Override
  public Instant run(TaskContext task) throws IOException, InterruptedException {
    return run(task, Lease.DEFAULT);
  }

  Instant run(TaskContext task, Lease lease) throws IOException, InterruptedException {
    Duration more = NamedCluster.checkedTtl(ttl);
    try (var held = HeldCluster.take(cluster, task, lease)) {
      ClusterRecord record = held.mine();
      ClusterRecord longer = longer(record, task.now().plus(more));
      if (!record.endsBy().isEmpty()) {
        moveEnd(held, longer, task);
      }
      held.session().tell(longer);
      task.log().info("The cluster {} lives until {}", record.name(), longer.expires());
      return longer.expires();
    }
  }

  private static ClusterRecord longer(ClusterRecord record, Instant end) {
    if (record.phase() == Phase.DESTROYING) {
      throw new TaskFailed(
          "The cluster " + record.name() + " is being destroyed, and cannot be extended");
    }
    if (!record.endsBy().isEmpty() && record.phase() != Phase.UP) {
      throw new TaskFailed(
          "The cluster %s is %s, and its end at the provider can only be moved when it is up: provision or resize it to the end first"
              .formatted(record.name(), record.phase().told()));
    }
    if (end.isBefore(record.expires())) {
      throw new TaskFailed(
          "The cluster %s lives until %s already, which is later than %s"
              .formatted(record.name(), record.expires(), end));
    }
    try {
      return record.until(end);
    } catch (IllegalArgumentException e) {
      throw new TaskFailed(e.getMessage() + "; destroy it and make another");
    }
  }

  private static void moveEnd(HeldCluster held, ClusterRecord longer, TaskContext task)
      throws IOException, InterruptedException {
    Source made =
        held.session()
            .history()
            .source()
            .orElseThrow(() -> new StackProblem("The cluster was up, and its plan is gone"));
    Source source = Resize.with(made, Map.of(longer.endsBy(), longer.minutes()));
    var guards =
        new Guards(
            Integer.MAX_VALUE,
            false,
            false,
            "provision or resize the cluster",
            List.of(),
            held.session().limit());
    var applying = new Applying(held.session(), guards, task);
    applying.begin(source);
    applying.change(source);
  }
}
