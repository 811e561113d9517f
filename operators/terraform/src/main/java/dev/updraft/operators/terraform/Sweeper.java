// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import dev.updraft.api.Connection;
import dev.updraft.api.TaskContext;
import dev.updraft.objects.ObjectStore;
import dev.updraft.objects.S3ObjectStore;
import dev.updraft.operators.terraform.StackRecord.Holder;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One sweep through a store. Used once. */
final class Sweeper {
  /** Somebody may be at a stack when its time is over; for longer than this a person must look. */
  private static final Duration OVERDUE = Duration.ofHours(1);

  private final Terraform with;
  private final Optional<RunsApi> runs;
  private final Optional<Connection> onCall;
  private final TaskContext task;
  private final Lease lease;
  private final List<Swept.Destroyed> destroyed = new ArrayList<>();
  private final List<Swept.Cluster> clusters = new ArrayList<>();
  private final List<Swept.Left> left = new ArrayList<>();
  private final List<String> failed = new ArrayList<>();
  private int taken;
  private boolean deaf;

  /**
   * @param runs who knows of runs; empty = nobody is asked
   * @param onCall who is told of what is left
   */
  Sweeper(
      Terraform with,
      Optional<RunsApi> runs,
      Optional<Connection> onCall,
      TaskContext task,
      Lease lease) {
    this.with = with;
    this.runs = runs;
    this.onCall = onCall;
    this.task = task;
    this.lease = lease;
  }

  /**
   * @throws StackProblem when something that should be gone is not
   */
  Swept sweep() throws IOException, InterruptedException {
    Seal seal = with.seal();
    ObjectStore store = with.store();
    try {
      for (String kind : List.of(StackName.CLUSTERS, StackName.RUNS, StackName.NAMED)) {
        for (String stack : StackLog.all(store, kind)) {
          sweep(stack, new StackLog(store, stack, seal), store);
        }
      }
    } finally {
      if (store instanceof S3ObjectStore bucket) {
        bucket.close();
      }
    }
    if (!failed.isEmpty()) {
      throw new StackProblem(
          "Not destroyed, and perhaps still costing money:\n"
              + String.join("\n", failed)
              + (destroyed.isEmpty() ? "" : "\nDestroyed: " + destroyed));
    }
    return new Swept(destroyed, clusters, left);
  }

  /** What becomes of one must not keep the others: the boundary of a loop. */
  private void sweep(String stack, StackLog log, ObjectStore store) throws InterruptedException {
    try {
      take(stack, log, History.of(log));
    } catch (IOException | RuntimeException e) {
      fail(stack, e.getMessage() + told(log), store);
    }
  }

  private void take(String stack, StackLog log, History history)
      throws IOException, InterruptedException {
    Verdict verdict = verdict(stack, log, history);
    if (verdict instanceof Verdict.Destroy destroy) {
      destroy(stack, log, destroy);
    } else {
      spare(stack, history, verdict);
    }
  }

  /** As its records and its run say now. */
  private Verdict verdict(String stack, StackLog log, History history)
      throws IOException, InterruptedException {
    Verdict verdict = Verdict.of(stack, history, task.now());
    if (!(verdict instanceof Verdict.AskItsRun(String otherwise))) {
      return verdict;
    }
    if (runs.isEmpty()) {
      return new Verdict.Leave(otherwise);
    }
    Holder first = maker(stack, log);
    return runs.get()
        .over(first.dag(), first.run())
        .<Verdict>map(over -> new Verdict.Destroy(over.why(), over.since()))
        .orElseGet(
            () ->
                new Verdict.Leave(
                    "run %s of DAG %s is at work".formatted(first.run(), first.dag())));
  }

  /** Who took it first is of the run that it belongs to; others may have held it since. */
  private static Holder maker(String stack, StackLog log) throws IOException {
    if (log.read(1) instanceof StackRecord.Taken(Holder first)
        && stack.startsWith(StackName.ofRun(first.dag(), first.run()))) {
      return first;
    }
    throw new StackProblem("its first record does not say of which run it is");
  }

  private void spare(String stack, History history, Verdict verdict) {
    switch (verdict) {
      case Verdict.Keep(ClusterRecord cluster) -> clusters.add(listed(cluster, history));
      case Verdict.Leave(String why) -> leave(stack, why);
      case Verdict.AskItsRun(String otherwise) -> leave(stack, otherwise);
      case Verdict.Nothing() -> {}
      case Verdict.Destroy destroy -> throw new IllegalStateException(destroy.toString());
    }
  }

  private void destroy(String stack, StackLog log, Verdict.Destroy verdict)
      throws IOException, InterruptedException {
    task.log().info("Destroys the stack {}: {}", stack, verdict.why());
    try (var session = Session.take(with, stack, inFolderOfItsOwn(), lease)) {
      History history = session.history();
      // It may have been extended or destroyed, or its run cleared, until it was taken. From here
      // on whoever wants to make it anew must wait.
      Verdict now = verdict(stack, log, history);
      if (!(now instanceof Verdict.Destroy)) {
        spare(stack, history, now);
        return;
      }
      int resources = destroy(stack, session);
      destroyed.add(new Swept.Destroyed(stack, resources, verdict.why()));
    } catch (StackProblem.Held e) {
      if (task.now().isAfter(verdict.since().plus(OVERDUE))) {
        throw e;
      }
      leave(stack, e.getMessage());
    }
  }

  private int destroy(String stack, Session session) throws IOException, InterruptedException {
    Optional<ClusterRecord> cluster = session.history().cluster().filter(ClusterRecord::lives);
    return cluster.isPresent()
        ? DestroyCluster.destroy(session, cluster.get(), List.of(), task)
        : new Teardown(session, List.of(), task).destroy(stack);
  }

  private void leave(String stack, @Nullable String why) {
    task.log().info("Leaves the stack {} alone: {}", stack, why);
    left.add(new Swept.Left(stack, String.valueOf(why)));
  }

  private void fail(String stack, String why, ObjectStore store) throws InterruptedException {
    task.log().error("The stack {} was not destroyed: {}", stack, why);
    failed.add(stack + ": " + why);
    if (onCall.isPresent() && !deaf) {
      try {
        new Alert(onCall.get(), store, task).tell(stack, why);
      } catch (IOException | RuntimeException e) {
        deaf = true; // who does not answer would be waited for at each
        failed.add("Nobody was told of that and what follows: " + e.getMessage());
      }
    }
  }

  /** Whose it is and since when, as far as that can be read. */
  private static String told(StackLog log) {
    try {
      return log.read(1) instanceof StackRecord.Taken(Holder first)
          ? "\nMade by " + first.told()
          : "";
    } catch (IOException | RuntimeException e) {
      return "";
    }
  }

  private static Swept.Cluster listed(ClusterRecord cluster, History history) {
    return new Swept.Cluster(
        cluster.name(),
        cluster.owner(),
        cluster.phase().told(),
        cluster.plan(),
        history.stateFile().ids().size(),
        cluster.maker().since(),
        cluster.maker().told(),
        cluster.expires());
  }

  /** A plan is laid out in the attempt's folder, and no two may lie in one. */
  private TaskContext inFolderOfItsOwn() throws IOException {
    taken++;
    return new TaskContext(
        task.dagId(),
        task.runId(),
        task.taskId(),
        task.mapIndex(),
        task.attempt(),
        task.maxAttempts(),
        task.step(),
        task.interval(),
        Files.createDirectories(task.folder().resolve("stack-" + taken)),
        task.clock());
  }
}
