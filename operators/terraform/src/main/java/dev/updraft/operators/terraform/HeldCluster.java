// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import dev.updraft.api.TaskContext;
import dev.updraft.api.TaskFailed;
import dev.updraft.operators.terraform.ClusterRecord.Phase;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** A named cluster that an attempt holds, and what may be done with it. */
record HeldCluster(String name, String owner, Session session) implements AutoCloseable {
  /**
   * Takes it; a name that was never given is left so.
   *
   * @throws StackProblem.Held when somebody else holds it
   * @throws TaskFailed when there is none of this name, or it is another owner's
   */
  static HeldCluster take(NamedCluster cluster, TaskContext task, Lease lease)
      throws IOException, InterruptedException {
    String name = cluster.checkedName();
    String owner = cluster.checkedOwner();
    mine(find(cluster).filter(ClusterRecord::lives), name, owner);
    return take(cluster, name, owner, task, lease);
  }

  /**
   * The same for one that is made: its name may be free.
   *
   * @throws TaskFailed when it is another owner's
   */
  static HeldCluster takeOrMake(NamedCluster cluster, TaskContext task, Lease lease)
      throws IOException, InterruptedException {
    String name = cluster.checkedName();
    String owner = cluster.checkedOwner();
    Optional<ClusterRecord> before = find(cluster).filter(ClusterRecord::lives);
    if (before.isPresent()) {
      mine(before, name, owner);
    }
    return take(cluster, name, owner, task, lease);
  }

  private static HeldCluster take(
      NamedCluster cluster, String name, String owner, TaskContext task, Lease lease)
      throws IOException, InterruptedException {
    String stack = StackName.ofCluster(name);
    return new HeldCluster(
        name, owner, Session.take(cluster.terraform().get(), stack, task, lease));
  }

  /** What is told of it, by whoever may hold it. */
  static Optional<ClusterRecord> find(NamedCluster cluster) throws IOException {
    Terraform with = cluster.terraform().get();
    Seal seal = with.seal();
    try (var log = new StackLog(with.store(), StackName.ofCluster(cluster.checkedName()), seal)) {
      return History.of(log).cluster();
    }
  }

  /** As it was when it was taken; empty = its name is free. */
  Optional<ClusterRecord> record() {
    return session.history().cluster().filter(ClusterRecord::lives);
  }

  /**
   * @throws TaskFailed when there is none, or it is another owner's
   */
  ClusterRecord mine() {
    return mine(record(), name, owner);
  }

  private static ClusterRecord mine(Optional<ClusterRecord> found, String name, String owner) {
    ClusterRecord record =
        found.orElseThrow(
            () -> new TaskFailed("There is no cluster " + name + "; provision it first"));
    if (!record.owner().equals(owner)) {
      throw new TaskFailed(
          "The cluster %s belongs to %s, who answers for it until %s, and not to %s; take another name, or give its owner"
              .formatted(name, record.owner(), record.expires(), owner));
    }
    return record;
  }

  /**
   * @throws TaskFailed when it may not become this now
   */
  static void require(ClusterRecord record, Phase next, Instant now) {
    if (!record.phase().mayBecome(next)) {
      throw new TaskFailed(
          "The cluster %s is %s: %s"
              .formatted(record.name(), record.phase().told(), remedy(record.phase())));
    }
    if (record.expiredBy(now)) {
      throw new TaskFailed(
          "The cluster %s expired at %s, and is destroyed by the next sweep; extend it first, or destroy it and make another"
              .formatted(record.name(), record.expires()));
    }
  }

  private static String remedy(Phase phase) {
    return switch (phase) {
      case PROVISIONING -> "it was not made to the end; provision it again, or destroy it";
      case DESTROYING -> "its destroy was begun; destroy it to the end";
      case RESIZING -> "its resize did not come to its end; resize it again";
      case UP, GONE -> "that is not possible now";
    };
  }

  @Override
  public void close() {
    session.close();
  }
}
