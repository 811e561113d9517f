// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.InstanceRow.Timer;
import dev.updraft.engine.state.TaskState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An instance row in the making. Every change of state ends the timer of the state before. */
final class Edit {
  private final InstanceRow from;
  private TaskState state;
  private int mapIndex;
  private int attempt;
  private int step;
  private int lost;
  private int maxAttempts;
  private Timer timer;
  private Instant timerAt;
  private @Nullable Instant scheduledAt;
  private @Nullable Instant queuedAt;
  private @Nullable Instant startedAt;
  private @Nullable Instant endedAt;
  private @Nullable String handle;
  private @Nullable String result;
  private @Nullable String resultObject;
  private int resultLength;
  private @Nullable String note;
  private boolean workEnded;

  private Edit(InstanceRow from) {
    this.from = from;
    state = from.state();
    mapIndex = from.mapIndex();
    attempt = from.attempt();
    step = from.step();
    lost = from.lost();
    maxAttempts = from.maxAttempts();
    timer = from.timer();
    timerAt = from.timerAt();
    scheduledAt = from.scheduledAt();
    queuedAt = from.queuedAt();
    startedAt = from.startedAt();
    endedAt = from.endedAt();
    handle = from.handle();
    result = from.result();
    resultObject = from.resultObject();
    resultLength = from.resultLength();
    note = from.note();
  }

  static Edit of(InstanceRow row) {
    return new Edit(row);
  }

  InstanceRow from() {
    return from;
  }

  TaskState state() {
    return state;
  }

  boolean workEnded() {
    return workEnded;
  }

  InstanceRow build(int seq) {
    return new InstanceRow(
        from.key(),
        from.taskNo(),
        mapIndex,
        state,
        attempt,
        step,
        lost,
        maxAttempts,
        seq,
        timer,
        timerAt,
        scheduledAt,
        queuedAt,
        startedAt,
        endedAt,
        handle,
        result,
        resultObject,
        resultLength,
        note);
  }

  Edit to(TaskState to) {
    state = to;
    return timer(Timer.NONE, Instant.MAX);
  }

  Edit ended(TaskState to, Instant at) {
    endedAt = at;
    handle = null;
    return to(to);
  }

  /** It ended by its own last word: what the handle named is over. */
  Edit done(TaskState to, Instant at) {
    workEnded = true;
    return ended(to, at);
  }

  /** Nothing of earlier attempts is left but their numbers and the note. */
  Edit fresh(TaskState to) {
    scheduledAt = null;
    queuedAt = null;
    startedAt = null;
    endedAt = null;
    handle = null;
    result(null, null, -1);
    return to(to);
  }

  Edit timer(Timer kind, Instant at) {
    timer = kind;
    timerAt = at;
    return this;
  }

  Edit index(int index) {
    mapIndex = index;
    return this;
  }

  Edit grant(int newAttempt, int newStep) {
    lost = newAttempt == attempt ? lost : 0;
    attempt = newAttempt;
    step = newStep;
    return this;
  }

  Edit lostOnce() {
    lost++;
    return this;
  }

  Edit maxAttempts(int tries) {
    maxAttempts = tries;
    return this;
  }

  Edit scheduled(Instant at) {
    scheduledAt = at;
    return to(TaskState.SCHEDULED);
  }

  Edit queued(Instant at) {
    queuedAt = at;
    return to(TaskState.QUEUED);
  }

  Edit started(Instant at) {
    startedAt = at;
    return this;
  }

  Edit handle(@Nullable String json) {
    handle = json;
    return this;
  }

  Edit result(@Nullable String json, @Nullable String object, int length) {
    result = json;
    resultObject = object;
    resultLength = length;
    return this;
  }

  Edit note(@Nullable String text) {
    note = text;
    return this;
  }
}
