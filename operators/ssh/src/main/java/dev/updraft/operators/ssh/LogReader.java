// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.ssh;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;

/** Brings what a script writes there into the log of its task. */
final class LogReader {
  /** In one look, lest a script that writes without end keeps a worker busy for ever. */
  private static final int MOST_PARTS = 20;

  private static final int SHOWN_LINES = 20;

  private final Machine machine;
  private final Scripts scripts;
  private final Logger log;
  private final Deque<String> last = new ArrayDeque<>();
  private long position;

  LogReader(Machine machine, Scripts scripts, long position, Logger log) {
    this.machine = machine;
    this.scripts = scripts;
    this.position = position;
    this.log = log;
  }

  /** All that there is now. How the script stands was looked at before the last part was read. */
  Standing read() throws IOException {
    Standing now = part();
    for (int i = 1; i < MOST_PARTS && now.hasMore(); i++) {
      now = part();
    }
    return now;
  }

  private Standing part() throws IOException {
    Standing now = Standing.of(machine.run(scripts.look(position)));
    int whole = now.whole();
    now.text(whole).lines().forEach(this::say);
    position += whole;
    return now;
  }

  private void say(String line) {
    log.info("{}", line);
    last.add(line);
    if (last.size() > SHOWN_LINES) {
      last.remove();
    }
  }

  long position() {
    return position;
  }

  /** The last lines of this look, for the message of a failure. */
  String end() {
    return last.isEmpty() ? "" : ":\n" + String.join("\n", last);
  }
}
