// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import dev.updraft.api.Poll;
import dev.updraft.api.TaskContext;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Starts one driver, looks after it and ends it. */
record DriverLife(
    SparkWork.Driver driver, Submissions master, MasterPages pages, Optional<URI> history) {
  private static final int LOOKS_AT_THE_END = 40;
  private static final long PAUSE_NANOS = 250_000_000;

  /** Adopts the driver of an earlier submit of the same attempt, else starts one. */
  SparkWork.Driver submit(String request, TaskContext task)
      throws IOException, InterruptedException {
    if (task.step() > 1) {
      switch (lookedFor(task)) {
        case Trace.Found(String id) -> {
          task.log().info("Goes on with {}, which a lost submit of this attempt started", id);
          return driver.named(id);
        }
        case Trace.Unclear(String why) -> {
          task.log().info("A submit of this attempt was lost; starts no second one: {}", why);
          return driver;
        }
        case Trace.Nothing() -> {}
      }
    }
    try {
      String id = master.create(request);
      task.log().info("Submitted {}; its master: {}", id, driver.ui());
      return driver.named(id);
    } catch (Requests.MaybeStarted e) {
      task.log().warn("The submit may have come through, looks for its driver from now on", e);
      return driver;
    }
  }

  private Trace lookedFor(TaskContext task) throws InterruptedException {
    try {
      return find(task);
    } catch (IOException e) {
      return new Trace.Unclear("nobody can look for its driver now, " + e.getMessage());
    }
  }

  private Trace find(TaskContext task) throws IOException, InterruptedException {
    return pages.find(new Identity(driver.mainClass(), driver.mark()), task.now());
  }

  Poll<String> look(Duration every, TaskContext task) throws IOException, InterruptedException {
    if (!driver.id().isEmpty()) {
      return look(driver.id(), every, task);
    }
    return switch (find(task)) {
      case Trace.Found(String id) -> {
        task.log().info("The lost submit started {}", id);
        yield look(id, every, task);
      }
      case Trace.Unclear(String why) -> {
        task.log().info("Looks for the driver of the lost submit again: {}", why);
        yield Poll.again(every);
      }
      case Trace.Nothing() ->
          Poll.failed(
              "The cluster lost the submit: no driver of this attempt is at "
                  + driver.ui()
                  + ", and nothing runs; another attempt submits again");
    };
  }

  private Poll<String> look(String id, Duration every, TaskContext task)
      throws IOException, InterruptedException {
    var status =
        master
            .status(id)
            .orElseThrow(
                () ->
                    new IOException(
                        "The Spark master does not know "
                            + id
                            + ": it was restarted without spark.deploy.recoveryMode, or has"
                            + " forgotten old drivers (spark.deploy.retainedDrivers)"));
    return switch (status.state()) {
      case SUBMITTED -> {
        task.log().info("{} waits for a worker with free cores and memory", id);
        yield Poll.again(every);
      }
      case RUNNING -> {
        tellProgress(id, status.worker(), task);
        yield Poll.again(every);
      }
      case RELAUNCHING, UNKNOWN -> Poll.again(every);
      case FINISHED -> {
        told(id, status, task);
        yield Poll.done(id);
      }
      case FAILED, KILLED, ERROR -> Poll.failed(ended(id, status, told(id, status, task)));
    };
  }

  private void tellProgress(String id, String worker, TaskContext task)
      throws InterruptedException {
    var page = pages.driver(id, worker);
    if (page.isPresent()) {
      new DriverPages(page.get()).jobs(driver.mark()).ifPresent(jobs -> jobs.tell(task));
    }
  }

  /** Copies what the driver wrote into the log of the attempt; returns its standard error. */
  private List<String> told(String id, Submissions.Status status, TaskContext task)
      throws InterruptedException {
    link(id, status.worker()).ifPresent(link -> task.log().info("History: {}", link));
    for (String line : pages.tail(id, status.worker(), "stdout")) {
      task.log().info("{} stdout: {}", id, line);
    }
    List<String> errors = pages.tail(id, status.worker(), "stderr");
    for (String line : errors) {
      task.log().info("{} stderr: {}", id, line);
    }
    if (errors.isEmpty()) {
      task.log()
          .warn("The log of {} cannot be read; it is on {}, work/{}", id, status.worker(), id);
    }
    return errors;
  }

  /** Where the history server shows what a driver did. */
  Optional<String> link(String id, String worker) throws InterruptedException {
    return history.isEmpty()
        ? Optional.empty()
        : pages.application(id, worker).map(app -> history.get() + "/history/" + app + "/jobs/");
  }

  private static String ended(String id, Submissions.Status status, List<String> errors) {
    String words = errors.isEmpty() ? "" : ":\n" + String.join("\n", LastLines.of(errors));
    return switch (status.state()) {
      case FAILED -> "The job failed: its program in " + id + " ended with an error" + words;
      case KILLED ->
          "The job was ended from outside: somebody, and not Updraft, killed " + id + " in Spark";
      case ERROR ->
          "The cluster could not run "
              + id
              + ": its jar could not be fetched, or its worker "
              + status.worker()
              + " was lost. "
              + (status.message().isEmpty() ? "Spark says no more" : status.message())
              + words;
      case SUBMITTED, RUNNING, RELAUNCHING, UNKNOWN, FINISHED ->
          throw new IllegalStateException("not a bad end: " + status);
    };
  }

  /** Ends the driver, and sees that it ended: another attempt may begin after this. */
  void end(TaskContext task) throws IOException, InterruptedException {
    if (!driver.id().isEmpty()) {
      end(driver.id(), task);
      return;
    }
    switch (find(task)) {
      case Trace.Found(String id) -> end(id, task);
      case Trace.Nothing() -> task.log().info("The lost submit started nothing");
      case Trace.Unclear(String why) ->
          throw new IOException("The driver of a lost submit cannot be ended yet: " + why);
    }
  }

  private void end(String id, TaskContext task) throws IOException, InterruptedException {
    master.kill(id);
    Optional<Submissions.Status> status = master.status(id);
    for (int look = 1; look < LOOKS_AT_THE_END && goesOn(status); look++) {
      pause();
      status = master.status(id);
    }
    if (goesOn(status)) {
      throw new IOException(id + " was told to end, and goes on: " + status);
    }
    task.log().info("{} is ended", id);
  }

  private static boolean goesOn(Optional<Submissions.Status> status) {
    return status.isPresent() && !status.get().state().over();
  }

  private static void pause() throws InterruptedException {
    LockSupport.parkNanos(PAUSE_NANOS);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }
}
