// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.updraft.api.TaskContext;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;

/** Something that happened to a stack, as it is kept. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = StackRecord.Taken.class, name = "taken"),
  @JsonSubTypes.Type(value = StackRecord.Planned.class, name = "planned"),
  @JsonSubTypes.Type(value = StackRecord.Priced.class, name = "priced"),
  @JsonSubTypes.Type(value = StackRecord.Progress.class, name = "progress"),
  @JsonSubTypes.Type(value = StackRecord.Copied.class, name = "copied"),
  @JsonSubTypes.Type(value = StackRecord.Named.class, name = "cluster"),
  @JsonSubTypes.Type(value = StackRecord.Released.class, name = "released")
})
sealed interface StackRecord {
  /** Somebody holds the stack from here on; whoever did before may write no more. */
  record Taken(Holder holder) implements StackRecord {}

  /** What is applied from here on, and so what destroys it. */
  record Planned(Source source) implements StackRecord {}

  /**
   * The same under a limit of price, which stays with the stack until something else is planned.
   */
  record Priced(Source source, Costs costs) implements StackRecord {}

  /**
   * What Terraform did since the last record; nothing of either: the holder lives.
   *
   * @param state the whole of it; empty = as before
   */
  record Progress(List<Step> steps, String state) implements StackRecord {
    public Progress {
      steps = List.copyOf(steps);
    }
  }

  /**
   * The state of a plan that keeps it in a backend of its own, which may have gone on since.
   *
   * @param backend its type
   * @param state empty = there is none
   * @param taken false = Terraform could not write it there
   */
  record Copied(String backend, String state, boolean taken) implements StackRecord {}

  /** What is to be known of a named cluster from here on. */
  record Named(ClusterRecord cluster) implements StackRecord {}

  /**
   * Nobody holds the stack any more.
   *
   * @param settled Terraform came to an end of its own since the stack was taken: the state is the
   *     truth, and the steps before may be forgotten
   */
  record Released(boolean settled) implements StackRecord {}

  /**
   * Who holds a stack.
   *
   * @param mapIndex -1 = not mapped
   */
  record Holder(
      String dag, String run, String task, int mapIndex, int attempt, String host, Instant since) {
    /** This attempt, from now on. */
    static Holder of(TaskContext task) {
      return new Holder(
          task.dagId(),
          task.runId(),
          task.taskId(),
          task.mapIndex(),
          task.attempt(),
          hostName(),
          task.now());
    }

    private static String hostName() {
      try {
        return InetAddress.getLocalHost().getHostName();
      } catch (IOException e) {
        return "an unknown host";
      }
    }

    /**
     * An attempt begins only after every earlier one of its task instance is proven to have ended
     * (docs/protocol.md).
     */
    boolean endedBefore(Holder next) {
      return dag.equals(next.dag)
          && run.equals(next.run)
          && task.equals(next.task)
          && mapIndex == next.mapIndex
          && attempt < next.attempt;
    }

    /** For people. */
    String told() {
      String place = mapIndex < 0 ? task : task + "[" + mapIndex + "]";
      return "task %s of DAG %s, run %s, attempt %d on %s, since %s"
          .formatted(place, dag, run, attempt, host, since);
    }
  }

  /** What Terraform said about one resource. */
  record Step(Kind kind, String address, String action, String id) {
    /** In which order they come. */
    enum Kind {
      STARTED,
      PROVISIONING,
      COMPLETED,
      ERRORED
    }

    /** Whether something that was planned is done; what is only read is no part of a plan. */
    boolean changed() {
      return kind == Kind.COMPLETED && !action.equals("read");
    }
  }
}
