// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.engine.allocate.Allocator;
import dev.updraft.engine.run.ActiveRun;
import dev.updraft.engine.run.Shell;
import dev.updraft.engine.run.Specs;
import dev.updraft.engine.schedule.Place;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ExplainTest {
  private static String why(Place place, Instant now) {
    Specs specs = new Specs();
    specs.add(Specs.task());
    ActiveRun run = new Shell(specs.build()).run();
    Reason first = Explain.why(run, 0, new Allocator(), place, now).getFirst();
    return first.code() + ": " + first.text();
  }

  @Test
  void shouldSayWhatAQueuedRunWaitsForByWhatBeginsIt() {
    Instant due = Specs.T0;
    assertThat(why(new Place(true, 1, 1), due)).startsWith("paused: DAG ");
    assertThat(why(new Place(false, 2, 2), due)).startsWith("run_queued: ").endsWith("2 of 2 run");
    assertThat(why(new Place(false, 2, 1), due.minus(Duration.ofDays(9))))
        .startsWith("run_early: ")
        .contains(due.toString());
    assertThat(why(new Place(false, 0, 9), due)).startsWith("run_begins: ");
  }
}
