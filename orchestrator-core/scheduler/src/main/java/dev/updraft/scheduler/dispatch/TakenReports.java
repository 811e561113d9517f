// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.dispatch;

import dev.updraft.protocol.Message;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which reports this leader has taken, and which of them are committed: a worker repeats a report
 * with every heartbeat until it is confirmed, and a repetition must neither be stored again nor be
 * confirmed before the first one is committed. Bounded: what was forgotten is stored as late once
 * more, which is harmless.
 */
final class TakenReports {
  private static final int REMEMBERED = 50_000;

  enum Known {
    NEW,
    UNDER_WAY,
    COMMITTED
  }

  private final Map<String, Boolean> committed =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > REMEMBERED && eldest.getValue();
        }
      };

  Known take(Message.Report report) {
    Boolean before = committed.putIfAbsent(name(report), false);
    if (before == null) {
      return Known.NEW;
    }
    return before ? Known.COMMITTED : Known.UNDER_WAY;
  }

  void committed(Message.Report report) {
    committed.put(name(report), true);
  }

  static boolean end(Message.Report report) {
    return report.outcome().kind() != Message.Outcome.Kind.STARTED;
  }

  private static String name(Message.Report report) {
    return report.grant() + (end(report) ? " end" : " start");
  }
}
