// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import dev.updraft.protocol.Message;
import dev.updraft.protocol.Timing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A worker under virtual time: what goes in is written by the test, what comes out is kept. */
final class Stage {
  static final String GRANT = "g1";
  private static final long SECOND = 1_000_000_000;

  final List<Effect> effects = new ArrayList<>();
  private final WorkerCore core;
  private long now = 1000 * SECOND;
  private long leaderNanos = 5;

  Stage(Protection... without) {
    this(1, without);
  }

  Stage(int slots, Protection... without) {
    Set<Protection> on = EnumSet.allOf(Protection.class);
    on.removeAll(Arrays.asList(without));
    var identity =
        new WorkerIdentity(
            "host",
            "me",
            List.of("former"),
            List.of("default"),
            slots,
            "key",
            Message.About.UNTOLD);
    core = new WorkerCore(identity, Timing.DEFAULT, () -> now, on);
    in(new Input.Connected("inbox"));
    receive(new Message.Hello(1));
  }

  Stage in(Input... inputs) {
    effects.addAll(core.on(List.of(inputs)));
    return this;
  }

  Stage receive(Message message) {
    return in(new Input.Received(message));
  }

  /** Each second of it beats. */
  Stage pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      now += SECOND;
      leaderNanos += SECOND;
      in(new Input.Tick());
    }
    return this;
  }

  Stage millis(int count) {
    now += count * SECOND / 1000;
    return in(new Input.Tick());
  }

  long now() {
    return now;
  }

  /** Long enough for what a heartbeat tells before long, too short for a regular one. */
  Stage aMoment() {
    now += SECOND / 50;
    return in(new Input.Tick());
  }

  /** The process does nothing meanwhile. */
  Stage freeze(int seconds) {
    now += seconds * SECOND;
    leaderNanos += seconds * SECOND;
    return this;
  }

  /** The machine is paused: its own clock does not notice. */
  Stage pausedMachine(int seconds) {
    leaderNanos += seconds * SECOND;
    return this;
  }

  long lastBeat() {
    return beats().getLast().n();
  }

  Stage answer(long n) {
    return receive(new Message.Answer(1, "me", n, leaderNanos));
  }

  Stage assign() {
    return assign(GRANT, lastBeat());
  }

  Stage assign(String grant, long n) {
    return receive(new Message.Assign(1, "me", grant, true, n, "sealed"));
  }

  Stage cancel() {
    return receive(new Message.Cancel(1, "me", GRANT, "by a test"));
  }

  Stage running() {
    return assign().engaged().in(new Input.Armed(GRANT), new Input.Started(GRANT));
  }

  Stage starts(String grant) {
    return in(new Input.Engaged(grant, "r1", 0), new Input.Armed(grant), new Input.Started(grant));
  }

  Stage ended(String grant) {
    var ok =
        new Message.Outcome(
            Message.Outcome.Kind.OK, null, null, -1, List.of(), null, true, null, null, null, null);
    return in(new Input.Ended(grant, ok, true), new Input.Spooled(grant, ok));
  }

  Stage engaged() {
    return in(new Input.Engaged(GRANT, "r1", 0));
  }

  List<Message.Heartbeat> beats() {
    return messages(Message.Heartbeat.class);
  }

  List<Message.Outcome.Kind> reports() {
    return messages(Message.Report.class).stream().map(r -> r.outcome().kind()).toList();
  }

  private <T extends Message> List<T> messages(Class<T> type) {
    return all(Effect.Send.class).stream()
        .flatMap(send -> send.messages().stream())
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  <T extends Effect> List<T> all(Class<T> type) {
    return effects.stream().filter(type::isInstance).map(type::cast).toList();
  }

  boolean any(Class<? extends Effect> type) {
    return !all(type).isEmpty();
  }

  WorkerCore core() {
    return core;
  }
}
