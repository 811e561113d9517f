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
 * Decides when something goes out. A heartbeat: each second, or two while nothing is held (what
 * idles must not keep a machine awake), at once when something changed that only it can tell, and
 * soon when a person might look or when it offers more. Reports: at once and alone, for the leader
 * learns from them all that it waits for, and again each second. Of a task that takes a millisecond
 * the report is the only frame. While more work than slots is at hand nobody waits for it, and
 * those of six milliseconds go together: the leader and the broker have as much work with one as
 * with ten. Not thread-safe.
 */
final class Speaker {
  private static final long SOON = 20_000_000;
  private static final long TOGETHER = 6_000_000;
  private static final long NEVER = Long.MAX_VALUE / 2;

  private final WorkerIdentity identity;
  private final long busyInterval;
  private final long quietInterval;
  private final Notes notes;
  private final SentBeats sent;
  private final boolean repeat;
  private final Set<Held> fresh = new LinkedHashSet<>();
  private Message.About about;
  private @Nullable String inbox;
  private boolean changed;
  private boolean everything;
  private long beatAt;
  private long repeatAt;
  private long oldestReport = NEVER;

  Speaker(WorkerIdentity identity, Timing timing, Notes notes, SentBeats sent, boolean repeat) {
    this.identity = identity;
    this.busyInterval = timing.heartbeat().toNanos();
    this.quietInterval = timing.quietHeartbeat().toNanos();
    this.notes = notes;
    this.sent = sent;
    this.repeat = repeat;
    this.about = identity.about();
  }

  void connected(@Nullable String to) {
    inbox = to;
    newLeader();
  }

  /** It knows nothing of us yet. */
  void newLeader() {
    changed = true;
    everything = true;
    oldestReport = NEVER;
  }

  void has(List<String> has) {
    about = new Message.About(about.cpus(), about.memory(), has);
    changed = true;
  }

  void changed() {
    changed = true;
  }

  /** Something to be told before long; what is told at once within that time takes it along. */
  void changedALittle(long now) {
    beatAt = Math.min(beatAt, now + SOON);
  }

  void report(Held held) {
    fresh.add(held);
  }

  long speaksAt() {
    return Math.min(Math.min(beatAt, repeatAt), oldestReport + TOGETHER);
  }

  /**
   * @param crowded more work is at hand than slots
   */
  Optional<Effect> speak(long epoch, long now, int credit, boolean crowded) {
    if (epoch != 0 && inbox != null && !fresh.isEmpty()) {
      changedALittle(now);
      oldestReport = Math.min(oldestReport, now);
    }
    long interval = notes.all().isEmpty() ? quietInterval : busyInterval;
    repeatAt = Math.min(repeatAt, now + interval);
    beatAt = Math.min(beatAt, now + interval);
    boolean repeats = now >= repeatAt;
    boolean beats = changed || repeats || now >= beatAt;
    if (repeats) {
      repeatAt = now + interval;
    }
    if (beats) {
      beatAt = now + interval;
    }
    boolean reports = !fresh.isEmpty() && (!crowded || now >= oldestReport + TOGETHER);
    if (epoch == 0 || inbox == null || !(beats || reports)) {
      return Optional.empty();
    }
    var messages = new ArrayList<Message>();
    if (beats) {
      messages.add(heartbeat(inbox, now, credit));
    }
    if (repeat && (repeats || everything)) {
      fresh.addAll(notes.which(Held::reported));
    }
    addReports(messages);
    changed = false;
    everything = false;
    return Optional.of(new Effect.Send(epoch, List.copyOf(messages)));
  }

  private void addReports(List<Message> messages) {
    for (Held held : fresh) {
      if (held.outcome != null) {
        messages.add(
            new Message.Report(
                identity.host(), identity.incarnation(), held.grant, held.outcome, held.ranNanos));
      }
    }
    fresh.clear();
    oldestReport = NEVER;
  }

  private Message.Heartbeat heartbeat(String to, long now, int credit) {
    var listed = new ArrayList<Message.Note>();
    notes.all().forEach(held -> listed.add(new Message.Note(held.grant, held.note())));
    return new Message.Heartbeat(
        identity.host(),
        identity.incarnation(),
        to,
        identity.predecessors(),
        sent.send(now),
        identity.slots(),
        credit,
        identity.queues(),
        List.copyOf(listed),
        identity.publicKey(),
        about);
  }
}
