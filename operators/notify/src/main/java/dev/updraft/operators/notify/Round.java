// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.notify;

import dev.updraft.api.TaskContext;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** One round of telling and asking: all at once, so that a slow consumer holds up no other. */
final class Round {
  private static final Duration WHOLE = Delivery.LONGEST.multipliedBy(2);

  private Round() {}

  /**
   * @param all also those who are not due yet
   */
  static Told ask(Told told, Map<String, Delivery> deliveries, TaskContext task, boolean all)
      throws IOException, InterruptedException {
    Instant now = task.now();
    Map<String, List<Line>> groups =
        told.lines().stream()
            .collect(
                Collectors.groupingBy(Line::connection, LinkedHashMap::new, Collectors.toList()));
    var due = new LinkedHashMap<String, Callable<List<Line>>>();
    groups.forEach(
        (id, lines) -> {
          if (lines.stream().anyMatch(line -> line.open() && (all || !line.due().isAfter(now)))) {
            Delivery delivery = Objects.requireNonNull(deliveries.get(id), id);
            due.put(id, () -> asked(delivery, told, lines, now));
          }
        });
    groups.putAll(answers(due, groups, now));
    Told after = told.with(groups.values().stream().flatMap(List::stream).toList());
    tellWhatChanged(told, after, task);
    return after;
  }

  private static List<Line> asked(Delivery delivery, Told told, List<Line> lines, Instant now)
      throws InterruptedException {
    try {
      return delivery.ask(told, lines, now);
    } catch (IOException e) {
      return away(lines, "cannot be reached: " + Causes.of(e), now);
    }
  }

  private static List<Line> away(List<Line> lines, String why, Instant now) {
    return lines.stream()
        .map(line -> line.open() ? line.again(why, now, Duration.ZERO) : line)
        .toList();
  }

  private static Map<String, List<Line>> answers(
      Map<String, Callable<List<Line>>> due, Map<String, List<Line>> groups, Instant now)
      throws IOException, InterruptedException {
    var answers = new LinkedHashMap<String, List<Line>>();
    var executor = Executors.newVirtualThreadPerTaskExecutor();
    try {
      var futures = executor.invokeAll(due.values(), WHOLE.toMillis(), TimeUnit.MILLISECONDS);
      var ids = new ArrayList<>(due.keySet());
      for (int i = 0; i < ids.size(); i++) {
        List<Line> before = Objects.requireNonNull(groups.get(ids.get(i)));
        answers.put(ids.get(i), answer(futures.get(i), before, now));
      }
      return answers;
    } finally {
      executor.shutdownNow();
    }
  }

  private static List<Line> answer(Future<List<Line>> future, List<Line> before, Instant now)
      throws IOException, InterruptedException {
    if (future.isCancelled()) {
      return away(before, "gave no answer within " + WHOLE.toSeconds() + " s", now);
    }
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  private static void tellWhatChanged(Told before, Told after, TaskContext task) {
    Map<String, Line> former =
        before.lines().stream().collect(Collectors.toMap(Line::consumer, line -> line));
    for (Line line : after.lines()) {
      Line was = Objects.requireNonNull(former.get(line.consumer()));
      if (was.standing() != line.standing() || !was.said().equals(line.said())) {
        task.log().info("{} is {}: {}", line.consumer(), line.standing(), line.told());
      }
    }
  }
}
