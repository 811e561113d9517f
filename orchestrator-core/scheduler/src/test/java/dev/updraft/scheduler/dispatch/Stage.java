// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.dispatch;

import dev.updraft.engine.id.GrantKey;
import dev.updraft.engine.id.InstanceKey;
import dev.updraft.engine.id.RunKey;
import dev.updraft.engine.state.GrantRow;
import dev.updraft.protocol.Message;
import dev.updraft.protocol.Timing;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** One task instance, two hosts, one or two leaders, and a clock that only the test moves. */
final class Stage {
  static final InstanceKey INSTANCE = new InstanceKey(new RunKey(202611, 1), 0);
  static final GrantKey FIRST = new GrantKey(INSTANCE, 1, 1);
  static final GrantKey SECOND = new GrantKey(INSTANCE, 2, 1);

  final Set<Protection> protections;
  long now;
  final ScriptedHost a = new ScriptedHost("A", () -> now);
  final ScriptedHost b = new ScriptedHost("B", () -> now);
  boolean twoRan;

  Stage(Set<Protection> protections) {
    this.protections = protections;
  }

  static GrantRow row(GrantKey key, String incarnation) {
    return new GrantRow(
        key,
        1,
        "host-" + incarnation,
        incarnation,
        true,
        GrantRow.State.QUEUED,
        null,
        null,
        false,
        Instant.EPOCH,
        null,
        null);
  }

  /** A2, which proved A ended and found these ends on the disk. */
  static Message.Heartbeat successor(long n, GrantKey... found) {
    List<Message.Note> notes =
        Stream.of(found)
            .map(key -> new Message.Note(key.toString(), Message.NoteState.ENDED))
            .toList();
    return new Message.Heartbeat(
        "host-A",
        "A2",
        "inbox-A2",
        List.of("A"),
        n,
        4,
        4,
        List.of(),
        notes,
        "key",
        Message.About.UNTOLD);
  }

  void at(double seconds) {
    now = Math.round(seconds * 1e9);
  }

  DispatchCore leader(long epoch, boolean ruleZ) {
    Right right =
        new Right(
            Timing.DEFAULT, new Right.Takeover(epoch, now, now, false, ruleZ), ruleZ, protections);
    return new DispatchCore(Timing.DEFAULT, () -> now, right, protections);
  }

  /** A beats, and receives what the leader has to say. */
  void beat(DispatchCore leader, ScriptedHost host) {
    Effects effects = new Effects();
    leader.heartbeat(host.heartbeat(), effects);
    deliver(leader, effects);
  }

  /** Grants the first attempt to A, and returns the message without delivering it. */
  Message.Assign assignFirst(DispatchCore leader) {
    return assign(leader, FIRST, "A");
  }

  Message.Assign assign(DispatchCore leader, GrantKey key, String incarnation) {
    leader.granted(row(key, incarnation));
    Effects effects = new Effects();
    leader.committed(key, effects);
    leader.publish(key, "sealed", effects);
    return assignIn(effects.frames());
  }

  static Message.Assign assignIn(Map<String, List<Message>> frames) {
    return frames.values().stream()
        .flatMap(List::stream)
        .filter(Message.Assign.class::isInstance)
        .map(Message.Assign.class::cast)
        .findFirst()
        .orElseThrow();
  }

  void tick(DispatchCore leader) {
    Effects effects = new Effects();
    leader.right().checked(now);
    leader.tick(effects);
    deliver(leader, effects);
  }

  /** Delivers at once; a superseded attempt is followed at once by the next one, on B. */
  void deliver(DispatchCore leader, Effects effects) {
    effects.frames().getOrDefault(a.inbox(), List.of()).forEach(m -> a.receive(List.of(m)));
    effects.frames().getOrDefault(b.inbox(), List.of()).forEach(m -> b.receive(List.of(m)));
    for (Effects.Superseded over : effects.superseded()) {
      leader.closed(over.grant());
      beat(leader, b);
      b.receive(List.of(assign(leader, SECOND, "B")));
    }
    look();
  }

  void look() {
    twoRan |= a.runs(FIRST.toString()) && b.runs(SECOND.toString());
  }
}
