// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.call;

import dev.updraft.api.ExternalOperator;
import dev.updraft.api.Poll;
import dev.updraft.api.TaskContext;
import dev.updraft.api.TaskFailed;
import dev.updraft.api.TaskSkipped;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Maps the life of external work onto steps: the first submits and ends at once, so that the handle
 * is committed before anything is waited for; each later one looks; one more may cancel.
 *
 * @param place where steps run now: another one than the handle's means that a worker was lost
 */
record ExternalSteps<H, R>(ExternalOperator<H, R> operator, JsonMapper json, String place) {
  private static final Duration FIRST_LOOK = Duration.ofSeconds(1);
  private static final int FAILED_LOOKS = 5;
  private static final int FAILED_CANCELS = 8;

  StepResult step(@Nullable String stored, TaskContext context) throws Exception {
    if (stored == null) {
      var until = context.now().plus(operator.patience());
      var handle = tree(operator.submit(context));
      return waits(new Kept(handle, until, place, 0), FIRST_LOOK, context);
    }
    var kept = Kept.read(json.readTree(stored));
    Poll<R> poll;
    try {
      poll = look(kept, context);
    } catch (TaskFailed | TaskSkipped | InterruptedException e) {
      throw e;
    } catch (Exception e) {
      if (kept.failures() + 1 >= FAILED_LOOKS) {
        throw e;
      }
      context.log().warn("The look failed; the work goes on, and it looks again", e);
      return waits(kept.failedAgain(), pause(kept.failures()), context);
    }
    return switch (poll) {
      case Poll.Wait<R>(var after, var next) -> waits(seen(kept, next), after, context);
      case Poll.Failed<R>(var reason) -> throw new WorkFailed(reason);
      case Poll.Done<R>(var result) ->
          new StepResult.Done(
              TaskCall.write(json, result, null),
              result instanceof Collection<?> list ? list.size() : -1,
              List.of());
    };
  }

  private Poll<R> look(Kept kept, TaskContext context) throws Exception {
    return kept.place().equals(place)
        ? operator.poll(handle(kept), context)
        : operator.attach(handle(kept), context);
  }

  /** Done, or to be tried again; throws when it is not to be. */
  StepResult cancel(String stored, TaskContext context) throws Exception {
    var kept = Kept.read(json.readTree(stored));
    try {
      operator.cancel(handle(kept), context);
      return new StepResult.Done(null, -1, List.of());
    } catch (TaskFailed | InterruptedException e) {
      throw e;
    } catch (Exception e) {
      if (kept.failures() + 1 >= FAILED_CANCELS) {
        throw e;
      }
      context.log().warn("The work could not be cancelled; it will be tried again", e);
      return waits(kept.failedAgain(), pause(kept.failures()), context);
    }
  }

  private static Duration pause(int failures) {
    return Duration.ofSeconds(5L << failures);
  }

  private static StepResult waits(Kept kept, Duration pause, TaskContext context) {
    return new StepResult.Waiting(kept.write(), context.now().plus(pause), kept.until());
  }

  private Kept seen(Kept kept, @Nullable Object next) {
    Kept seen = kept.seenFrom(place);
    if (next == null) {
      return seen;
    }
    if (!handleType().getRawClass().isInstance(next)) {
      throw new IllegalArgumentException(
          operator.kind()
              + " gave Poll.again a "
              + next.getClass().getName()
              + " as its next handle; its handles are of "
              + handleType().getRawClass().getName());
    }
    return seen.with(tree(next));
  }

  /** By the declared type: one of a sealed interface's must say which it is. */
  private JsonNode tree(Object handle) {
    return json.readTree(json.writerFor(handleType()).writeValueAsString(handle));
  }

  private JavaType handleType() {
    return json.constructType(operator.getClass()).findTypeParameters(ExternalOperator.class)[0];
  }

  private H handle(Kept kept) {
    return Objects.requireNonNull(json.<H>treeToValue(kept.handle(), handleType()), "handle");
  }

  /** The work ended badly, and said why: the stack of the one who looked tells nothing. */
  static final class WorkFailed extends Exception {
    private static final long serialVersionUID = 1;

    WorkFailed(String reason) {
      super(reason, null, false, false);
    }
  }
}
