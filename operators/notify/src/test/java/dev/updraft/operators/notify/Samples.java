// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.api.DataInterval;
import dev.updraft.api.Poll;
import dev.updraft.api.TaskContext;
import dev.updraft.api.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Refreshes of churn, and the moments at which they are looked at. */
final class Samples {
  static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  static final Duration WITHIN = Duration.ofMinutes(10);

  private Samples() {}

  static TaskContext at(Path folder, long seconds) {
    return at(folder, 1, seconds);
  }

  static TaskContext at(Path folder, int attempt, long seconds) {
    return new TaskContext(
        "nightly",
        "manual__1",
        "refresh",
        -1,
        attempt,
        2,
        1,
        new DataInterval(NOON, NOON),
        folder,
        InstantSource.fixed(NOON.plusSeconds(seconds)));
  }

  /**
   * @param sequence {@link Told#NO_SEQUENCE} = none
   */
  static Refresh refresh(int version, int sequence, Consumer... to) {
    List<Value<Consumer>> consumers = Arrays.stream(to).map(Value::of).toList();
    Optional<Value<Object>> number =
        sequence == Told.NO_SEQUENCE ? Optional.empty() : Optional.of(Value.of((Object) sequence));
    return new Refresh(
        Value.of("churn"), Value.of(version), number, Map.of(), consumers, 0, WITHIN);
  }

  /** The handle of the next look. */
  static Told next(Poll<Refreshed> poll) {
    assertThat(poll).isInstanceOf(Poll.Wait.class);
    return (Told) Objects.requireNonNull(((Poll.Wait<Refreshed>) poll).handle());
  }
}
