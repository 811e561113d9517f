// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark.connect;

import io.grpc.Status;
import io.grpc.StatusException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the answers to one request, up to the end of the operation or until none comes for a while.
 * Rows are not kept from one look to the next: the server has them all still, for it keeps ten
 * megabytes of what it has sent, and less than that may be in a result.
 */
final class Answers {
  private static final int ARROW_BATCH = 2;
  private static final int SQL_COMMAND_RESULT = 5;
  private static final int RESPONSE_ID = 13;
  private static final int RESULT_COMPLETE = 14;
  private static final int PROGRESS = 18;
  private static final int SQL = 10;
  private static final int WITH_RELATIONS = 41;

  /** Nothing comes, and more than this is not waited for. All that is there comes without pause. */
  private static final Duration QUIET = Duration.ofSeconds(1);

  /** A server reports each two seconds how far it is. */
  private static final Duration FIRST = Duration.ofSeconds(10);

  private final long limit;
  private final List<String> rows = new ArrayList<>();
  private String seen;
  private boolean heard;
  private boolean untouched;
  private long bytes;
  private long tasks;
  private long tasksDone;

  /**
   * @param seen where the answers begin
   * @param limit bytes of rows
   */
  Answers(String seen, long limit) {
    this.seen = seen;
    this.limit = limit;
  }

  /** One request, and its answers one after another. */
  interface Source {
    /** Null = there are no more. */
    @Nullable Message read(long longest, TimeUnit unit)
        throws InterruptedException, TimeoutException, StatusException;
  }

  Look read(Source source) throws IOException, InterruptedException {
    try {
      for (Message answer = next(source); answer != null; answer = next(source)) {
        heard = true;
        if (answer.has(RESULT_COMPLETE)) {
          return new Look.Ended(rows, untouched);
        }
        take(answer);
        if (bytes > limit) {
          return new Look.TooLarge(limit);
        }
      }
      return goes();
    } catch (TimeoutException e) {
      return goes();
    } catch (StatusException e) {
      return failed(e);
    }
  }

  private @Nullable Message next(Source source)
      throws InterruptedException, TimeoutException, StatusException {
    Duration longest = heard ? QUIET : FIRST;
    return source.read(longest.toMillis(), TimeUnit.MILLISECONDS);
  }

  private Look.Goes goes() {
    return new Look.Goes(heard, seen, tasksDone, tasks);
  }

  private Look failed(StatusException e) {
    if (e.getStatus().getCode() == Status.Code.DEADLINE_EXCEEDED) {
      return goes();
    }
    return isTooLarge(e.getStatus())
        ? new Look.TooLarge(limit)
        : new Look.Failed(Refusal.of(e), heard);
  }

  /** What the client itself says of an answer that is larger than it takes. */
  private static boolean isTooLarge(Status status) {
    String said = status.getDescription();
    return status.getCode() == Status.Code.RESOURCE_EXHAUSTED
        && said != null
        && said.contains("exceeds maximum size");
  }

  private void take(Message answer) throws IOException {
    if (answer.has(ARROW_BATCH)) {
      ByteBuffer data = answer.message(ARROW_BATCH).orElseThrow().bytes(2);
      bytes += data.remaining();
      rows.addAll(ArrowTexts.of(data));
    }
    if (answer.has(SQL_COMMAND_RESULT)) {
      Message relation =
          answer.message(SQL_COMMAND_RESULT).orElseThrow().message(1).orElse(Message.NONE);
      untouched = relation.has(SQL) || relation.has(WITH_RELATIONS);
    }
    if (answer.has(PROGRESS)) {
      progress(answer.message(PROGRESS).orElseThrow());
    }
    if (bytes == 0) {
      seen = answer.text(RESPONSE_ID);
    }
  }

  private void progress(Message progress) throws IOException {
    tasks = 0;
    tasksDone = 0;
    for (Message stage : progress.messages(1)) {
      tasks += stage.number(2);
      tasksDone += stage.number(3);
    }
  }
}
