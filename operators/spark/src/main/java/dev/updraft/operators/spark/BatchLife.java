// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import dev.updraft.api.Poll;
import dev.updraft.api.TaskContext;
import dev.updraft.api.TaskFailed;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Starts one batch, looks after it and ends it. Its name is its identity: Livy lets no second batch
 * have the name of one that it knows, so asking again under the same name starts it or finds it.
 */
record BatchLife(LivyBatch.Batch batch, Batches livy, Optional<URI> history) {
  /** Well below the ten minutes after which Livy forgets what has ended. */
  private static final Duration REMEMBERED = Duration.ofMinutes(5);

  /** After that, a request whose answer was lost is not on its way any more. */
  private static final Duration UNDER_WAY = Duration.ofMinutes(1);

  private static final int SILENT_LOOKS = 5;
  private static final int SHORT_LOOKS = 10;

  LivyBatch.Batch submit(String request, TaskContext task)
      throws IOException, InterruptedException {
    boolean first = task.step() == 1;
    try {
      return first ? asked(request, task) : found(request, task);
    } catch (Requests.MaybeStarted e) {
      task.log().warn("The batch may have been started, looks for it from now on", e);
      return batch;
    } catch (IOException | TaskFailed e) {
      if (first) {
        throw e;
      }
      // a lost submit may have come through: the attempt must keep what ends its batch
      task.log().warn("A submit of this attempt was lost, and nobody can look for it now", e);
      return batch;
    }
  }

  private LivyBatch.Batch found(String request, TaskContext task)
      throws IOException, InterruptedException {
    Optional<Batches.Seen> seen = livy.find(batch.name());
    return seen.isPresent() ? adopted(seen.get().id(), task) : asked(request, task);
  }

  private LivyBatch.Batch asked(String request, TaskContext task)
      throws IOException, InterruptedException {
    return switch (livy.create(batch.name(), request)) {
      case Batches.Created.Started(int id) -> {
        task.log().info("Submitted as batch {}, {}", id, batch.name());
        yield batch.known(id);
      }
      case Batches.Created.Taken _ ->
          adopted(
              livy.find(batch.name())
                  .orElseThrow(
                      () -> new IOException("Livy knew " + batch.name() + ", and then did not"))
                  .id(),
              task);
    };
  }

  private LivyBatch.Batch adopted(int id, TaskContext task) {
    task.log().info("Goes on with batch {}, which a lost submit of this attempt started", id);
    return batch.known(id);
  }

  Poll<LivyBatch.Ran> look(Supplier<String> request, Duration every, TaskContext task)
      throws IOException, InterruptedException {
    Optional<Batches.Seen> seen = livy.find(batch.name());
    if (seen.isPresent()) {
      return batch.id() < 0
          ? new BatchLife(adopted(seen.get().id(), task), livy, history)
              .look(seen.get(), every, task)
          : look(seen.get(), every, task);
    }
    if (batch.id() < 0 && batch.asked().plus(REMEMBERED).isAfter(task.now())) {
      return Poll.again(pause(every, task), asked(request.get(), task));
    }
    throw new TaskFailed(
        (batch.id() < 0
                ? "Livy was asked for a batch, its answer was lost, and it knows none of that name"
                : "Livy does not know batch " + batch.id() + " any more")
            + ": how it ended is unknown. Livy was started anew without recovery, somebody deleted"
            + " it, or it ended more than livy.server.session.state-retain.sec ago. Look for "
            + sought()
            + " in the cluster, and clear the task if it did not do its work");
  }

  private String sought() {
    return batch.application().isEmpty() ? batch.name() : batch.application();
  }

  private Poll<LivyBatch.Ran> look(Batches.Seen seen, Duration every, TaskContext task)
      throws IOException, InterruptedException {
    BatchLog log = livy.log(batch.name());
    BatchLog.Fresh fresh = log.since(batch.marks());
    fresh
        .lost()
        .forEach(
            part ->
                task.log()
                    .warn(
                        "Livy kept too few lines of {}: some may be lost, see livy.cache-log.size",
                        part));
    fresh.lines().forEach(line -> task.log().info("{}", line));
    LivyBatch.Batch next = linked(seen, task).marked(seen.application(), fresh.marks());
    return switch (seen.state()) {
      case NOT_STARTED, STARTING -> begins(next, log.parts().isEmpty(), every, task);
      case RECOVERING, IDLE, RUNNING, BUSY, SHUTTING_DOWN ->
          Poll.again(pause(every, task), next.silent(0));
      case SUCCESS -> Poll.done(new LivyBatch.Ran(seen.id(), seen.application()));
      case DEAD, ERROR, KILLED -> Poll.failed(BatchEnd.of(told(seen), seen.state(), log));
    };
  }

  private static String told(Batches.Seen seen) {
    return "batch "
        + seen.id()
        + (seen.application().isEmpty() ? "" : ", " + seen.application() + ",");
  }

  /** Livy keeps a batch as starting for ever if it could not start its spark-submit. */
  private Poll<LivyBatch.Ran> begins(
      LivyBatch.Batch next, boolean silent, Duration every, TaskContext task) {
    int looks = silent ? next.silent() + 1 : 0;
    return looks < SILENT_LOOKS
        ? Poll.again(pause(every, task), next.silent(looks))
        : Poll.failed(
            "Livy could not run batch "
                + next.id()
                + ": it says starting, and shows not one line of a spark-submit; Livy's own log"
                + " says why, its SPARK_HOME may be wrong");
  }

  private LivyBatch.Batch linked(Batches.Seen seen, TaskContext task) {
    var links = new ArrayList<>(batch.links());
    Stream<String> all =
        Stream.of(
            "Livy: " + livy.server() + "/ui/batch/" + seen.id() + "/log",
            seen.ui().isEmpty() ? "" : "Spark UI: " + seen.ui(),
            seen.driverLog().isEmpty() ? "" : "Log of the driver: " + seen.driverLog(),
            seen.application().isEmpty() || history.isEmpty()
                ? ""
                : "History: " + history.get() + "/history/" + seen.application() + "/jobs/");
    all.filter(link -> !link.isEmpty() && !links.contains(link))
        .forEach(
            link -> {
              task.log().info("{}", link);
              links.add(link);
            });
    return batch.linked(links);
  }

  /** The first looks come sooner, for a job that fails at once. */
  private static Duration pause(Duration every, TaskContext task) {
    Duration soon = Duration.ofSeconds(1L << Math.min(task.step(), SHORT_LOOKS));
    return soon.compareTo(every) < 0 ? soon : every;
  }

  /** Ends the batch; another attempt may begin after this. */
  void end(TaskContext task) throws IOException, InterruptedException {
    Optional<Batches.Seen> seen = livy.find(batch.name());
    if (seen.isEmpty()) {
      gone(task.now());
      task.log()
          .info(
              "Livy knows no batch {}: nothing to end, unless it was started anew without recovery",
              batch.name());
    } else if (seen.get().state().over()) {
      task.log().info("Batch {} is over", seen.get().id());
    } else {
      livy.end(batch.name());
      task.log().info("Batch {} is ended", seen.get().id());
    }
  }

  private void gone(Instant now) throws IOException {
    if (batch.id() < 0 && batch.asked().plus(UNDER_WAY).isAfter(now)) {
      throw new IOException("The request for " + batch.name() + " may still be on its way to Livy");
    }
  }
}
