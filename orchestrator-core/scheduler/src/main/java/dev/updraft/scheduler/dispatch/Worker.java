// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.dispatch;

import dev.updraft.protocol.Message;
import dev.updraft.protocol.Message.NoteState;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One incarnation, as this epoch knows it. */
final class Worker {
  final String incarnation;
  final Set<OpenGrant> grants = new LinkedHashSet<>();
  Message.@Nullable Heartbeat heartbeat;
  long lastTakenAt;
  private @Nullable String goneInbox;
  private final Map<String, NoteState> listed = new HashMap<>();
  private final Set<String> endReported = new HashSet<>();

  Worker(String incarnation) {
    this.incarnation = incarnation;
  }

  void take(Message.Heartbeat taken, long now) {
    heartbeat = taken;
    lastTakenAt = now;
    listed.clear();
    for (Message.Note note : taken.notes()) {
      listed.put(note.grant(), note.state());
    }
    endReported.removeIf(grant -> !active(grant));
  }

  /** Nanoseconds of a lease from the last heartbeat. */
  long left(long now, Duration lease) {
    return lastTakenAt + lease.toNanos() - now;
  }

  @Nullable NoteState noted(String grant) {
    return listed.get(grant);
  }

  /** A return means: this inbox is gone. The next connection has a new one. */
  void inboxGone(String inbox) {
    goneInbox = inbox;
  }

  @Nullable String inbox() {
    Message.Heartbeat last = heartbeat;
    return last == null || last.inbox().equals(goneInbox) ? null : last.inbox();
  }

  /** The slot of an ended grant is free although the last heartbeat did not know it yet. */
  void endReported(String grant) {
    if (active(grant)) {
      endReported.add(grant);
    }
  }

  /** What it offered, less what it did not know then, plus what has ended since. */
  int credit() {
    Message.Heartbeat last = heartbeat;
    if (last == null) {
      return 0;
    }
    int unknown = 0;
    for (OpenGrant grant : grants) {
      if (!listed.containsKey(grant.text)) {
        unknown++;
      }
    }
    return last.credit() + endReported.size() - unknown;
  }

  /** Reachable, with credit left. */
  Optional<Candidate> candidate() {
    Message.Heartbeat last = heartbeat;
    int credit = credit();
    return last == null || inbox() == null || credit <= 0
        ? Optional.empty()
        : Optional.of(
            new Candidate(
                last.host(),
                incarnation,
                Set.copyOf(last.queues()),
                last.about().has(),
                credit,
                ahead(last, credit)));
  }

  private int ahead(Message.Heartbeat last, int credit) {
    return Math.clamp(grants.size() + credit - last.slots(), 0, credit);
  }

  private boolean active(String grant) {
    NoteState state = listed.get(grant);
    return state == NoteState.ACCEPTED || state == NoteState.RUNNING;
  }
}
