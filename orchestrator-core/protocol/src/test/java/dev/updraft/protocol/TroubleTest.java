// SPDX-License-Identifier: Apache-2.0
package dev.updraft.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.slf4j.event.EventRecordingLogger;
import org.slf4j.event.Level;
import org.slf4j.event.SubstituteLoggingEvent;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.SubstituteLogger;

class TroubleTest {
  private static final long SECOND = 1_000_000_000;
  private final Queue<SubstituteLoggingEvent> events = new ArrayDeque<>();
  private final EventRecordingLogger log =
      new EventRecordingLogger(new SubstituteLogger("test", events, false), events);
  private long now = -5 * SECOND;
  private final Trouble trouble = new Trouble(log, () -> now, "It does not work", "It works again");

  private void fail(int seconds) {
    for (int i = 0; i < seconds; i++) {
      trouble.met("", new IOException("no\nspace"));
      now += SECOND;
    }
  }

  /** But for the debug level. */
  private List<String> told() {
    var lines = new ArrayList<String>();
    for (var event = events.poll(); event != null; event = events.poll()) {
      if (event.getLevel() != Level.DEBUG) {
        assertThat(event.getThrowable()).as("one line").isNull();
        var text = MessageFormatter.arrayFormat(event.getMessage(), event.getArgumentArray());
        lines.add(event.getLevel() + " " + text.getMessage());
      }
    }
    return lines;
  }

  @Test
  void shouldTellTheFirstThenEachMinuteAndTheEnd() {
    fail(1);
    assertThat(told()).containsExactly("WARN It does not work: java.io.IOException: no space");
    fail(59);
    assertThat(told()).isEmpty();
    fail(61);
    assertThat(told())
        .containsExactly(
            "WARN It does not work (61 times): java.io.IOException: no space",
            "WARN It does not work (121 times): java.io.IOException: no space");
    trouble.over();
    trouble.over();
    assertThat(told()).containsExactly("INFO It works again");
    fail(60);
    assertThat(told()).as("a new one").hasSize(1);
  }

  @Test
  void shouldNotFillALogWithWhatComesAndGoes() {
    for (int i = 0; i < 120; i++) {
      fail(1);
      trouble.over();
    }
    assertThat(told())
        .containsExactly(
            "WARN It does not work: java.io.IOException: no space",
            "INFO It works again",
            "WARN It does not work: java.io.IOException: no space",
            "INFO It works again");
  }

  @Test
  void shouldSayNothingOfWhatNeverFailed() {
    trouble.over();
    assertThat(told()).isEmpty();
  }
}
