// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.runner;

import dev.updraft.api.TaskFailed;
import dev.updraft.bundle.call.StepResult;
import dev.updraft.protocol.Message.Outcome;
import dev.updraft.protocol.Message.Outcome.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From what user code returned or threw to what is reported. */
final class Answered {
  static final int LARGEST_RESULT = 10 << 20;
  private static final int LONGEST_REASON = 8000;

  private Answered() {}

  static Outcome of(StepResult result) {
    return switch (result) {
      case StepResult.Done(String json, int length, List<String> answers)
          when json != null && tooLarge(json) ->
          failed(
              "The result is larger than 10 MB ("
                  + length(json)
                  + " bytes). Write it where it belongs and return its address.",
              false);
      case StepResult.Done(String json, int length, List<String> answers) ->
          outcome(Kind.OK, json, length, answers, null, true, null, null, null);
      case StepResult.Waiting w ->
          outcome(
              Kind.WAIT,
              null,
              -1,
              List.of(),
              null,
              true,
              w.handle(),
              w.wakeAt().toString(),
              w.until().toString());
      case StepResult.Skipped(String reason) ->
          outcome(Kind.SKIPPED, null, -1, List.of(), shortened(reason), true, null, null, null);
    };
  }

  private static String shortened(String reason) {
    return reason.substring(0, Math.min(reason.length(), LONGEST_REASON));
  }

  private static boolean tooLarge(String json) {
    return json.length() > LARGEST_RESULT / 3 && length(json) > LARGEST_RESULT;
  }

  private static int length(String json) {
    return json.getBytes(StandardCharsets.UTF_8).length;
  }

  static Outcome thrown(Throwable thrown) {
    return failed(Thrown.told(thrown), !(thrown instanceof TaskFailed));
  }

  private static Outcome failed(String message, boolean retryable) {
    return new Outcome(
        Kind.FAILED, null, null, -1, List.of(), message, retryable, "USER", null, null, null);
  }

  private static Outcome outcome(
      Kind kind,
      @Nullable String result,
      int length,
      List<String> answers,
      @Nullable String message,
      boolean retryable,
      @Nullable String handle,
      @Nullable String wakeAt,
      @Nullable String until) {
    return new Outcome(
        kind, result, null, length, answers, message, retryable, null, handle, wakeAt, until);
  }
}
