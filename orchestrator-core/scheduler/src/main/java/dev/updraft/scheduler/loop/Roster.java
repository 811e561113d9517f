// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.loop;

import dev.updraft.engine.port.Batch.WorkerRow;
import dev.updraft.protocol.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which workers there are and what they have, written down for people when it changes, so an idle
 * installation writes nothing. Dispatch does not look here: it trusts only what this epoch heard.
 */
final class Roster {
  /** So long without a heartbeat, which comes each second or two, and a worker counts as away. */
  static final Duration SILENT = Duration.ofSeconds(10);

  /** Workers that are away are shown so long: in a cloud each new one has a new name. */
  static final Duration KEPT = Duration.ofHours(24);

  private final Map<String, WorkerRow> rows = new HashMap<>();
  private final Map<String, Instant> heardAt = new HashMap<>();
  private final Set<String> changed = new LinkedHashSet<>();
  private final Set<String> gone = new LinkedHashSet<>();

  /** What a former epoch wrote; each has as long as ever to be heard. */
  void load(List<WorkerRow> known, Instant now) {
    for (WorkerRow row : known) {
      rows.put(row.incarnation(), row);
      heardAt.put(row.incarnation(), now);
    }
  }

  void heard(Message.Heartbeat beat, Instant now) {
    beat.predecessors().stream()
        .filter(each -> !each.equals(beat.incarnation()))
        .forEach(this::drop);
    WorkerRow before = rows.get(beat.incarnation());
    WorkerRow row = row(beat, before == null ? now : before.since(), now);
    heardAt.put(beat.incarnation(), now);
    if (before == null || !row.at(before.changedAt()).equals(before)) {
      rows.put(beat.incarnation(), row);
      changed.add(beat.incarnation());
    }
  }

  private static WorkerRow row(Message.Heartbeat beat, Instant since, Instant now) {
    Message.About about = beat.about();
    return new WorkerRow(
        beat.incarnation(),
        beat.host(),
        true,
        beat.slots(),
        about.cpus(),
        about.memory(),
        beat.queues(),
        about.has(),
        since,
        now);
  }

  /** Notices who has not been heard for a while. */
  void look(Instant now) {
    for (WorkerRow row : List.copyOf(rows.values())) {
      Instant heard = heardAt.getOrDefault(row.incarnation(), now);
      if (row.up() && heard.plus(SILENT).isBefore(now)) {
        rows.put(row.incarnation(), row.away(heard));
        changed.add(row.incarnation());
      } else if (!row.up() && row.changedAt().plus(KEPT).isBefore(now)) {
        drop(row.incarnation());
      }
    }
  }

  private void drop(String incarnation) {
    if (rows.remove(incarnation) != null) {
      heardAt.remove(incarnation);
      changed.remove(incarnation);
      gone.add(incarnation);
    }
  }

  /** What has changed since it was asked last. */
  void tell(Changes changes) {
    changed.forEach(incarnation -> changes.workers.add(rows.get(incarnation)));
    changes.goneWorkers.addAll(gone);
    changed.clear();
    gone.clear();
  }
}
