// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import dev.updraft.api.Poll;
import dev.updraft.api.TaskContext;
import dev.updraft.api.TaskFailed;
import dev.updraft.operators.process.Child;
import dev.updraft.operators.ssh.SshScript;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Has spark-submit start one driver, looks after it and ends it. The driver has its mark, and the
 * mark is stored, before anything is started.
 *
 * @param program what the driver runs, for messages
 */
record LaunchedLife(SparkWork.Launched work, Cluster cluster, SparkJob program) {
  private static final Duration SOON = Duration.ofSeconds(1);

  /** The cluster has taken it, and must show it in this time. */
  private static final Duration SHOWN = Duration.ofMinutes(2);

  /** What a launcher sent in the moment in which it was killed is there by then. */
  private static final int LOOKS_FOR_A_LAST_WORD = 20;

  private static final int LOOKS_AT_THE_END = 40;
  private static final long PAUSE_NANOS = 250_000_000;
  private static final int NOT_EXECUTABLE = 126;
  private static final int NOT_FOUND = 127;

  /** spark-submit, told all that it needs to know. */
  interface Start {
    ClusterSubmit submit() throws IOException;
  }

  Poll<String> look(Start start, Duration every, TaskContext task)
      throws IOException, InterruptedException {
    if (!work.id().isEmpty()) {
      return cluster.look(work, program, every, task);
    }
    Optional<String> found = found(task);
    if (found.isPresent()) {
      return seen(found.get(), every, task);
    }
    if (work.asked().isEmpty()) {
      return launch(start.submit(), every, task);
    }
    return work.asked().get().plus(SHOWN).isAfter(task.now())
        ? Poll.again(SOON.multipliedBy(5))
        : Poll.failed(
            "The cluster lost the submit: it shows no driver of this attempt, and nothing runs;"
                + " another attempt submits again");
  }

  /** A half of a driver counts as none, and is not left. */
  private Optional<String> found(TaskContext task) throws IOException, InterruptedException {
    Optional<String> found = first(task);
    if (found.isEmpty() || cluster.isWhole(found.get())) {
      return found;
    }
    for (int look = 1; look < LOOKS_FOR_A_LAST_WORD; look++) {
      pause();
      if (cluster.isWhole(found.get())) {
        return found;
      }
    }
    task.log()
        .warn("{} was made by half, for its launcher was ended; it is taken away", found.get());
    end(found.get());
    return Optional.empty();
  }

  private Optional<String> first(TaskContext task) throws IOException, InterruptedException {
    try {
      boolean mayBeLate = work.asked().isEmpty() && task.step() > 2;
      return mayBeLate ? findLast() : cluster.find(work.mark());
    } catch (Cluster.Refused e) {
      if (work.asked().isPresent()) {
        throw e;
      }
      throw new TaskFailed(e.getMessage() + "; nothing was started", e);
    }
  }

  private Poll<String> seen(String id, Duration every, TaskContext task)
      throws InterruptedException {
    task.log().info("Looks after {}", id);
    var now = work.seen(id);
    try {
      return cluster.look(now, program, every, task);
    } catch (IOException e) {
      task.log().warn("{} was seen, and now nobody says how it is", id, e);
      return Poll.again(SOON, now);
    }
  }

  private Poll<String> launch(ClusterSubmit submit, Duration every, TaskContext task)
      throws IOException, InterruptedException {
    task.log().info("Has spark-submit start {}", program.told());
    return launched(submit.here(task), every, task);
  }

  /**
   * @param ended empty: it had to be ended
   */
  private Poll<String> launched(Optional<Child.Ended> ended, Duration every, TaskContext task)
      throws InterruptedException {
    boolean well = ended.isPresent() && ended.get().code() == 0;
    Optional<String> id;
    try {
      id = well ? cluster.find(work.mark()) : findLast();
      if (!well && id.isPresent() && !cluster.isWhole(id.get())) {
        return Poll.failed("spark-submit was ended when it had made " + id.get() + " by half");
      }
    } catch (IOException e) {
      task.log().warn("spark-submit ended, and the cluster does not say what came of it", e);
      return Poll.again(SOON, work.asked(task.now()));
    }
    if (id.isPresent()) {
      return seen(id.get(), every, task);
    }
    return well ? Poll.again(SOON, work.asked(task.now())) : Poll.failed(refused(ended));
  }

  private String refused(Optional<Child.Ended> ended) {
    if (ended.isEmpty()) {
      return "The cluster took no job: spark-submit did not come to its end in ten minutes, and was"
          + " ended; nothing was started";
    }
    int code = ended.get().code();
    String words = "\n" + String.join("\n", ended.get().output());
    if (code == NOT_EXECUTABLE || code == NOT_FOUND) {
      throw new TaskFailed("The worker cannot start Spark: a program is missing:" + words);
    }
    return "spark-submit could not start "
        + program.told()
        + " (exit code "
        + code
        + "), nothing was started:"
        + words;
  }

  /** Has spark-submit begin on a gateway; it is begun once, however often this is repeated. */
  SparkWork.Launched begin(SshScript script, TaskContext task)
      throws IOException, InterruptedException {
    Optional<String> found = found(task);
    return found.isPresent() ? work.seen(found.get()) : work.script(script.submit(task));
  }

  /** Looks at spark-submit on a gateway, as long as that runs. */
  Poll<String> lookAt(SshScript script, Duration every, TaskContext task)
      throws IOException, InterruptedException {
    return switch (script.poll(work.script().orElseThrow(), task)) {
      case Poll.Wait<String>(var after, var next) ->
          Poll.again(after, next instanceof SshScript.Remote known ? work.script(known) : work);
      case Poll.Done<String> _ ->
          launched(Optional.of(new Child.Ended(0, List.of(), List.of())), every, task);
      case Poll.Failed<String>(var reason) ->
          launched(
              Optional.of(new Child.Ended(1, reason.lines().toList(), List.of())), every, task);
    };
  }

  /** Ends the driver, and sees that it ended: another attempt may begin after this. */
  void end(TaskContext task) throws IOException, InterruptedException {
    Optional<String> id = work.id().isEmpty() ? findLast() : Optional.of(work.id());
    if (id.isEmpty()) {
      task.log().info("Nothing was started in the cluster");
      return;
    }
    end(id.get());
    task.log().info("{} is ended", id.get());
  }

  private void end(String id) throws IOException, InterruptedException {
    boolean over = cluster.isOver(id);
    if (!over) {
      cluster.kill(id);
    }
    for (int look = 1; look < LOOKS_AT_THE_END && !over; look++) {
      pause();
      over = cluster.isOver(id);
    }
    if (!over) {
      throw new IOException(id + " was told to end, and goes on");
    }
  }

  /** Its launcher is over; what that sent at last may still be on its way. */
  private Optional<String> findLast() throws IOException, InterruptedException {
    Optional<String> found = cluster.find(work.mark());
    for (int look = 1; look < LOOKS_FOR_A_LAST_WORD && found.isEmpty(); look++) {
      pause();
      found = cluster.find(work.mark());
    }
    return found;
  }

  private static void pause() throws InterruptedException {
    LockSupport.parkNanos(PAUSE_NANOS);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }
}
