// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.loop;

import dev.updraft.engine.event.RunEvent;
import dev.updraft.engine.event.StepOutcome;
import dev.updraft.engine.id.GrantKey;
import dev.updraft.engine.time.Years;
import dev.updraft.protocol.Message;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns reports into events of the engine; what the database could not keep is refused here. */
final class Outcomes {
  private static final int LONGEST_TEXT = 1 << 20;

  private Outcomes() {}

  /** Throws for a report that cannot be kept; the caller quarantines it. */
  static RunEvent event(GrantKey grant, Message.Report report, Instant now) {
    Message.Outcome outcome = report.outcome();
    check("result", outcome.result());
    check("message", outcome.message());
    check("handle", outcome.handle());
    outcome.answers().forEach(answer -> check("answer", answer));
    String message = Objects.requireNonNullElse(outcome.message(), "");
    return switch (outcome.kind()) {
      case STARTED -> new RunEvent.Started(grant, now);
      case OK ->
          ended(
              grant,
              new StepOutcome.Succeeded(
                  outcome.result(), outcome.object(), outcome.length(), outcome.answers()),
              now);
      case FAILED ->
          ended(
              grant,
              new StepOutcome.Failed(message, outcome.retryable(), fault(outcome.fault())),
              now);
      case SKIPPED -> ended(grant, new StepOutcome.Skipped(message), now);
      case WAIT ->
          ended(
              grant,
              new StepOutcome.Waiting(
                  required("handle", outcome.handle()),
                  kept("wakeAt", Instant.parse(required("wakeAt", outcome.wakeAt()))),
                  until(Instant.parse(required("until", outcome.until())))),
              now);
      case KILLED -> ended(grant, new StepOutcome.Killed(message), now);
      case NEVER_STARTED -> ended(grant, new StepOutcome.NeverStarted(message), now);
    };
  }

  static RunEvent failed(GrantKey grant, String message, Instant now) {
    return ended(grant, new StepOutcome.Failed(message, false, StepOutcome.Kind.PLATFORM), now);
  }

  private static RunEvent ended(GrantKey grant, StepOutcome outcome, Instant now) {
    return new RunEvent.Ended(grant, outcome, now);
  }

  private static StepOutcome.Kind fault(@Nullable String fault) {
    return fault == null ? StepOutcome.Kind.USER : StepOutcome.Kind.valueOf(fault);
  }

  private static Instant kept(String name, Instant at) {
    if (!Years.kept(at)) {
      throw new IllegalArgumentException(name + " is " + at + ": its year must be 1 to 9999");
    }
    return at;
  }

  /** As late as one likes: it only says that nothing else ends the patience. */
  private static Instant until(Instant at) {
    return at.isAfter(Instant.EPOCH) ? at : kept("until", at);
  }

  private static String required(String name, @Nullable String value) {
    if (value == null) {
      throw new IllegalArgumentException("a wait without " + name);
    }
    return value;
  }

  private static void check(String name, @Nullable String text) {
    if (text == null) {
      return;
    }
    if (text.length() > LONGEST_TEXT) {
      throw new IllegalArgumentException(name + " has " + text.length() + " characters");
    }
    if (!printable(text).equals(text)) {
      throw new IllegalArgumentException(name + " holds a NUL or half of a surrogate pair");
    }
  }

  /** The text with everything replaced that no database keeps. */
  static String printable(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      boolean kept = point != 0 && !(point >= 0xD800 && point <= 0xDFFF);
      out.appendCodePoint(kept ? point : 0xFFFD);
      i += Character.charCount(point);
    }
    return out.toString();
  }
}
