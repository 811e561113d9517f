// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import dev.updraft.db.read.InstanceView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A task of a run with its place on the run's time line, in thousandths. */
public record Bar(InstanceView task, int from, int width) {

  static List<Bar> of(List<InstanceView> tasks, Instant now) {
    List<InstanceView> begun = tasks.stream().filter(t -> t.startedAt() != null).toList();
    Instant start = begun.stream().map(t -> start(t, now)).min(Instant::compareTo).orElse(now);
    Instant end = begun.stream().map(t -> end(t, now)).max(Instant::compareTo).orElse(now);
    double whole = Math.max(1, Duration.between(start, end).toMillis());
    return tasks.stream()
        .map(
            task -> {
              double from = Duration.between(start, start(task, now)).toMillis() / whole;
              double width = Duration.between(start(task, now), end(task, now)).toMillis() / whole;
              return task.startedAt() == null
                  ? new Bar(task, 0, 0)
                  : new Bar(task, (int) (from * 990), Math.max(8, (int) (width * 990)));
            })
        .toList();
  }

  private static Instant start(InstanceView task, Instant now) {
    return task.startedAt() == null ? now : task.startedAt();
  }

  private static Instant end(InstanceView task, Instant now) {
    return task.startedAt() == null || task.endedAt() == null ? now : task.endedAt();
  }
}
