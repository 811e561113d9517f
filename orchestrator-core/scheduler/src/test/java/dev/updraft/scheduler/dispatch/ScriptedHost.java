// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.dispatch;

import dev.updraft.protocol.Message;
import dev.updraft.protocol.Timing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/** A host that keeps the worker's rules W1-W5 to the letter, under virtual time. */
final class ScriptedHost {
  private static final Timing TIMING = Timing.DEFAULT;

  final String incarnation;
  private final LongSupplier nanos;
  private final Map<Long, Long> sent = new HashMap<>();
  private final Map<String, Long> deadlines = new HashMap<>();
  private final Set<String> lapsed = new HashSet<>();
  private long n;

  ScriptedHost(String incarnation, LongSupplier nanos) {
    this.incarnation = incarnation;
    this.nanos = nanos;
  }

  Message.Heartbeat heartbeat() {
    n++;
    sent.put(n, nanos.getAsLong());
    List<Message.Note> notes = new ArrayList<>();
    deadlines.keySet().forEach(g -> notes.add(new Message.Note(g, Message.NoteState.RUNNING)));
    return new Message.Heartbeat(
        "host-" + incarnation,
        incarnation,
        inbox(),
        List.of(),
        n,
        4,
        4,
        List.of("default"),
        notes,
        "key",
        Message.About.UNTOLD);
  }

  String inbox() {
    return "inbox-" + incarnation;
  }

  void receive(List<? extends Message> messages) {
    fence();
    for (Message message : messages) {
      switch (message) {
        case Message.Assign assign -> accept(assign);
        case Message.Answer answer -> renew(answer.n());
        case Message.Hello _, Message.Cancel _, Message.Confirm _ -> {}
        case Message.Heartbeat _, Message.Report _ ->
            throw new AssertionError("no leader sends " + message);
      }
    }
  }

  private void accept(Message.Assign assign) {
    long from = sent.getOrDefault(assign.n(), sent.getOrDefault(n, 0L));
    long now = nanos.getAsLong();
    if (!lapsed.contains(assign.grant()) && now - from < TIMING.startWindow().toNanos()) {
      deadlines.putIfAbsent(assign.grant(), from + TIMING.workerLease(true).toNanos());
    }
  }

  private void renew(long answered) {
    long deadline = sent.getOrDefault(answered, 0L) + TIMING.workerLease(true).toNanos();
    deadlines.replaceAll((_, old) -> Math.max(old, deadline));
  }

  private void fence() {
    long now = nanos.getAsLong();
    deadlines.forEach(
        (grant, deadline) -> {
          if (now >= deadline) {
            lapsed.add(grant);
          }
        });
    deadlines.keySet().removeAll(lapsed);
    killing.keySet().retainAll(lapsed);
    lapsed.forEach(grant -> killing.putIfAbsent(grant, now + TIMING.grace(true).toNanos()));
  }

  private final Map<String, Long> killing = new HashMap<>();

  /** Whether user code of that grant may be running; a kill takes its whole grace. */
  boolean runs(String grant) {
    fence();
    return deadlines.containsKey(grant)
        || killing.getOrDefault(grant, Long.MIN_VALUE) > nanos.getAsLong();
  }
}
