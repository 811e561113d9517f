// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import dev.updraft.protocol.Message;
import dev.updraft.protocol.Timing;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a heartbeat goes out: each second, at once when something changed that the leader
 * waits for, and soon when a person might look: of a task that takes a millisecond, the end is the
 * only frame. Reports go out at once, and again with each regular heartbeat. Not thread-safe.
 */
final class Speaker {
  private static final long SOON = 20_000_000;

  private final WorkerIdentity identity;
  private final long interval;
  private final Notes notes;
  private final SentBeats beats;
  private final boolean repeat;
  private final Set<Held> fresh = new LinkedHashSet<>();
  private @Nullable String inbox;
  private boolean changed;
  private boolean everything;
  private long nextBeatAt;

  Speaker(WorkerIdentity identity, Timing timing, Notes notes, SentBeats beats, boolean repeat) {
    this.identity = identity;
    this.interval = timing.heartbeat().toNanos();
    this.notes = notes;
    this.beats = beats;
    this.repeat = repeat;
  }

  void connected(@Nullable String to) {
    inbox = to;
    newLeader();
  }

  /** It knows nothing of us yet. */
  void newLeader() {
    changed = true;
    everything = true;
  }

  void changed() {
    changed = true;
  }

  /** Something to be told before long; what is told at once within that time takes it along. */
  void changedALittle(long now) {
    nextBeatAt = Math.min(nextBeatAt, now + SOON);
  }

  void report(Held held) {
    fresh.add(held);
    changed = true;
  }

  long nextBeatAt() {
    return nextBeatAt;
  }

  Optional<Effect> speak(long epoch, long now, int credit) {
    boolean due = now >= nextBeatAt;
    if (due) {
      nextBeatAt = now + interval;
    }
    if (epoch == 0 || inbox == null || !(due || changed)) {
      return Optional.empty();
    }
    var messages = new ArrayList<Message>();
    messages.add(heartbeat(inbox, now, credit));
    if (repeat && (due || everything)) {
      fresh.addAll(notes.which(Held::reported));
    }
    for (Held held : fresh) {
      if (held.outcome != null) {
        messages.add(
            new Message.Report(
                identity.host(), identity.incarnation(), held.grant, held.outcome, held.ranNanos));
      }
    }
    fresh.clear();
    changed = false;
    everything = false;
    nextBeatAt = now + interval;
    return Optional.of(new Effect.Send(epoch, List.copyOf(messages)));
  }

  private Message.Heartbeat heartbeat(String to, long now, int credit) {
    var listed = new ArrayList<Message.Note>();
    notes.all().forEach(held -> listed.add(new Message.Note(held.grant, held.note())));
    return new Message.Heartbeat(
        identity.host(),
        identity.incarnation(),
        to,
        identity.predecessors(),
        beats.send(now),
        identity.slots(),
        credit,
        identity.queues(),
        List.copyOf(listed),
        identity.publicKey());
  }
}
