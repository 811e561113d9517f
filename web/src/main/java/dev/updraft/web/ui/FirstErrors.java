// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import dev.updraft.db.read.InstanceView;
import dev.updraft.web.log.TaskLogs;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the logs of attempts tell of their first error. A log is read whole once, not at each look
 * for news, which every open page takes every few seconds. Thread-safe.
 */
final class FirstErrors {
  private static final int REMEMBERED = 1_000;
  private static final int LONGEST_LINE = 2_000;

  private final TaskLogs logs;
  private final Map<Key, Found> remembered =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, Found> eldest) {
              return size() > REMEMBERED;
            }
          });

  FirstErrors(TaskLogs logs) {
    this.logs = logs;
  }

  private record Key(int month, long run, int instanceNo, int attempt, String mark) {}

  /**
   * The lines around the first error, or the last ones where there is none.
   *
   * @param line number of the first error; 0 = none
   * @param errors how many lines tell of one
   */
  record Found(List<LogView.Row> excerpt, int line, int errors) {
    Found {
      excerpt = List.copyOf(excerpt);
    }

    private static LogView.Row cut(LogView.Row row) {
      return row.text().length() <= LONGEST_LINE
          ? row
          : new LogView.Row(row.no(), row.text().substring(0, LONGEST_LINE) + " …", row.kind());
    }
  }

  Found of(InstanceView task, int attempt) throws IOException {
    var key =
        new Key(
            task.run().month(),
            task.run().id(),
            task.instanceNo(),
            attempt,
            logs.mark(task, attempt));
    Found known = remembered.get(key);
    if (known != null) {
      return known;
    }
    TaskLogs.Outline all = logs.outline(task, attempt);
    List<LogView.Row> lines = LogView.excerpt(logs, task, attempt, all);
    var found = new Found(lines.stream().map(Found::cut).toList(), all.firstError(), all.errors());
    remembered.put(key, found);
    return found;
  }
}
