// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import dev.updraft.db.read.InstanceView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A task of a run with its place on the run's time line, in thousandths.
 *
 * @param waited how much of it lies before the worker began
 */
public record Bar(InstanceView task, int from, int waited, int width) {

  static List<Bar> of(List<InstanceView> tasks, Instant now) {
    List<InstanceView> begun = tasks.stream().filter(t -> t.startedAt() != null).toList();
    Instant start = begun.stream().map(t -> queued(t, now)).min(Instant::compareTo).orElse(now);
    Instant end = begun.stream().map(t -> end(t, now)).max(Instant::compareTo).orElse(now);
    double whole = Math.max(1, Duration.between(start, end).toMillis());
    return tasks.stream()
        .map(
            task -> {
              if (task.startedAt() == null) {
                return new Bar(task, 0, 0, 0);
              }
              double queued = Duration.between(start, queued(task, now)).toMillis() / whole;
              double from = Duration.between(start, task.startedAt()).toMillis() / whole;
              double to = Duration.between(start, end(task, now)).toMillis() / whole;
              int wait = (int) (Math.max(0, from - queued) * 990);
              int width = Math.max(6, (int) ((to - from) * 990));
              return new Bar(task, Math.min(994, (int) (from * 990)), wait, width);
            })
        .toList();
  }

  private static Instant queued(InstanceView task, Instant now) {
    if (task.scheduledAt() != null) {
      return task.scheduledAt();
    }
    return task.startedAt() == null ? now : task.startedAt();
  }

  private static Instant end(InstanceView task, Instant now) {
    return task.startedAt() == null || task.endedAt() == null ? now : task.endedAt();
  }
}
