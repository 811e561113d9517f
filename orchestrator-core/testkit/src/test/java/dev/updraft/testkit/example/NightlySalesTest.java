// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.testkit.DagTest;
import dev.updraft.testkit.TestDag;
import dev.updraft.testkit.example.NightlySales.Sales;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@DagTest(NightlySales.class)
final class NightlySalesTest {
  @Test
  void shouldTryAgainUntilTheShopAnswers(TestDag sales) {
    sales.firstSeen("2026-11-20T12:00:00+01:00");
    sales.task("load").fails(2, "the shop does not answer").returns(new Sales("Friday", 41));
    sales.task("report").takes(Duration.ofHours(3));

    sales.advanceTo("2026-11-21T12:00:00+01:00");

    var night = sales.lastRun();
    assertThat(night)
        .succeeded()
        .covers("2026-11-20T02:00:00+01:00", "2026-11-21T02:00:00+01:00")
        .ranInOrder("load", "report")
        .endedAt("2026-11-21T05:20:00+01:00");
    assertThat(night.task("load"))
        .startedAt(
            "2026-11-21T02:00:00+01:00", "2026-11-21T02:10:00+01:00", "2026-11-21T02:20:00+01:00");
  }

  @Test
  void shouldGiveUpAReportThatHangs(TestDag sales) {
    sales.task("load").returns(new Sales("Friday", 41));
    sales.task("report").hangs();

    var run = sales.trigger().finish();

    assertThat(run).failed();
    assertThat(run.task("report")).failedWith("timed out");
  }

  @Test
  void shouldReportWhatWasLoaded(TestDag sales) {
    sales.task("load").returns(new Sales("Friday", 41));
    sales.task("report").runsItsCode();

    var run = sales.trigger().finish();

    assertThat(run.task("report")).returned("41 orders on Friday");
  }
}
