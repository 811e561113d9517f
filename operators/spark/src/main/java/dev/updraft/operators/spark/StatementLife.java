// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import dev.updraft.api.Poll;
import dev.updraft.api.TaskContext;
import dev.updraft.api.TaskFailed;
import dev.updraft.operators.spark.connect.Address;
import dev.updraft.operators.spark.connect.ConnectChannel;
import dev.updraft.operators.spark.connect.Look;
import dev.updraft.operators.spark.connect.Message;
import dev.updraft.operators.spark.connect.Operation;
import dev.updraft.operators.spark.connect.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Starts one statement, looks after it and ends it. Its names were stored before, and the server
 * takes no second one of a name: so starting it again finds it.
 *
 * @param known what the connection says now; the statement is where it was started
 */
record StatementLife(SparkSql.Running running, Address known, boolean changes) {
  private static final Duration LONGEST_SPARED = Duration.ofMinutes(1);
  private static final int LOOKS_AT_THE_END = 6;
  private static final int SHORT_LOOKS = 10;
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private Address address() {
    return new Address(running.host(), running.port(), known.tls(), known.ca(), known.token());
  }

  private Operation operation() {
    return new Operation(running.user(), running.session(), running.operation());
  }

  <R> Poll<R> look(
      Supplier<Message> plan, Function<Look.Ended, R> result, Duration every, TaskContext task)
      throws IOException, InterruptedException {
    try (var channel = ConnectChannel.to(address())) {
      Look look =
          running.begun()
              ? channel.look(operation(), running.seen())
              : channel.begin(operation(), plan.get(), task.submitKey());
      return switch (look) {
        case Look.Goes goes -> goes(goes, every, task);
        case Look.Ended ended -> Poll.done(result.apply(ended));
        case Look.TooLarge(long limit) ->
            throw new TaskFailed(
                "The rows of the query are more than "
                    + (limit >> 20)
                    + " MB; let it count, limit or write them into a table, and name that");
        case Look.Failed(Refusal why, boolean heard) -> failed(why, heard, every, task);
      };
    }
  }

  private <R> Poll<R> goes(Look.Goes goes, Duration every, TaskContext task) {
    if (!running.begun() && goes.heard()) {
      task.log().info("Runs as operation {} of {}", running.operation(), address());
    }
    if (goes.tasks() > 0) {
      task.progress(goes.tasksDone(), goes.tasks(), "tasks");
    }
    return Poll.again(
        pause(every, task), goes.heard() || running.begun() ? running.seen(goes.seen()) : running);
  }

  private <R> Poll<R> failed(Refusal why, boolean heard, Duration every, TaskContext task)
      throws IOException {
    if (why.retryAfter().isPresent() || isBusy(why)) {
      Duration spared = spared(why.retryAfter().orElse(every));
      task.log()
          .info("The server asks to be spared for {} s: {}", spared.toSeconds(), why.message());
      return Poll.again(spared, running);
    }
    if (heard && !why.ofSpark()) {
      task.log().info("The answers broke off, looks again: {}", why.message());
      return Poll.again(pause(every, task), running.seen(running.seen()));
    }
    return new StatementEnd(address().toString(), changes, running.begun()).of(why);
  }

  private static boolean isBusy(Refusal why) {
    return why.code() == io.grpc.Status.Code.RESOURCE_EXHAUSTED && !why.ofSpark();
  }

  private static Duration spared(Duration asked) {
    Duration least = Duration.ofSeconds(1);
    return asked.compareTo(least) < 0
        ? least
        : asked.compareTo(LONGEST_SPARED) > 0 ? LONGEST_SPARED : asked;
  }

  /** The first looks come sooner. */
  private static Duration pause(Duration every, TaskContext task) {
    Duration soon = Duration.ofSeconds(1L << Math.clamp(task.step() - 2, 0, SHORT_LOOKS));
    return soon.compareTo(every) < 0 ? soon : every;
  }

  /**
   * Ends the statement, and sees that it ended: another attempt may begin after this. At last its
   * session is closed, so that a request that was cut off with its worker starts nothing any more.
   */
  void end(TaskContext task) throws IOException, InterruptedException {
    try (var channel = ConnectChannel.to(address())) {
      boolean over = over(channel);
      for (int look = 1; look < LOOKS_AT_THE_END && !over; look++) {
        pause();
        over = over(channel);
      }
      if (!over) {
        throw new IOException(running.operation() + " was told to end, and goes on");
      }
      Optional<Refusal> refused = channel.release(operation());
      if (refused.isPresent() && !refused.get().ofSpark()) {
        throw refused.get().away(address().toString());
      }
      task.log().info("Statement {} is ended", running.operation());
    }
  }

  private boolean over(ConnectChannel channel) throws IOException, InterruptedException {
    Optional<Refusal> refused = channel.interrupt(operation());
    if (refused.isPresent()) {
      return isGone(refused.get());
    }
    return switch (channel.look(operation(), running.seen())) {
      case Look.Goes _ -> false;
      case Look.Ended _, Look.TooLarge _ -> true;
      case Look.Failed(Refusal why, boolean _) -> isGone(why);
    };
  }

  private boolean isGone(Refusal why) throws IOException {
    if (!why.ofSpark()) {
      throw why.away(address().toString());
    }
    return !why.is("INVALID_CURSOR");
  }

  private static void pause() throws InterruptedException {
    LockSupport.parkNanos(PAUSE_NANOS);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }
}
