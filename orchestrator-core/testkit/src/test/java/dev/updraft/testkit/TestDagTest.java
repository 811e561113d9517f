// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DagTest(Kiosk.class)
final class TestDagTest {
  private static TestDag scripted(TestDag kiosk) {
    kiosk.task("names").returns(List.of("front", "back"));
    kiosk.task("verdict").returns(Kiosk.Verdict.PRINT);
    return kiosk;
  }

  @Test
  @Timeout(20)
  void shouldPlayAYearOfDays(TestDag kiosk) {
    scripted(kiosk).firstSeen("2026-01-01T12:00:00Z");
    kiosk.advance(Duration.ofDays(365));
    assertThat(kiosk.runs()).hasSize(366).allSatisfy(run -> run.assertThat().succeeded());
    assertThat(kiosk.runs().getFirst())
        .hasLogicalDate("2025-12-31T00:00:00Z")
        .startedAt("2026-01-01T12:00:00Z");
    assertThat(kiosk.lastRun())
        .covers("2026-12-31T00:00:00Z", "2027-01-01T00:00:00Z")
        .startedAt("2027-01-01T00:00:00Z");
    assertThat(kiosk.now()).isEqualTo(Instant.parse("2027-01-01T12:00:00Z"));
  }

  @Test
  void shouldRunEachPageAndOnlyTheChosenBranch(TestDag kiosk) {
    var run = scripted(kiosk).trigger().finish();
    assertThat(run)
        .succeeded()
        .ranOnly("names", "page[0]", "page[1]", "store", "verdict", "print", "tell")
        .ranInOrder("names", "page[0]", "store", "tell")
        .ranInOrder("names", "page[1]", "verdict", "print");
    assertThat(run.task("wait")).wasSkipped();
  }

  @Test
  void shouldHoldRunsBackWhileOneIsRunningAndThenTakeTheNewest(TestDag kiosk) {
    scripted(kiosk).firstSeen("2026-01-01T12:00:00Z");
    kiosk.task("store").takes(Duration.ofHours(36));
    kiosk.advanceTo("2026-01-02T12:00:00Z");
    assertThat(kiosk.onlyRun()).isRunning();
    kiosk.advanceTo("2026-01-03T12:00:00Z");
    assertThat(kiosk.runs()).hasSize(2);
    assertThat(kiosk.lastRun())
        .hasLogicalDate("2026-01-02T00:00:00Z")
        .startedAt("2026-01-03T00:00:00Z");
  }

  @Test
  void shouldQueueARunUntilTheOneBeforeHasEnded(TestDag kiosk) {
    scripted(kiosk).task("store").takes(Duration.ofHours(1));
    var first = kiosk.trigger();
    var second = kiosk.trigger();
    assertThat(second).isQueued();
    first.finish();
    assertThat(second).isRunning().startedAt("2026-01-01T01:00:00Z");
  }

  @Test
  void shouldRepeatOneInstanceWithRisingDelays(TestDag kiosk) {
    scripted(kiosk).clock("2026-01-01T00:00:00Z").task("page", 1).fails(2, "jam").succeeds();
    var run = kiosk.trigger().finish();
    assertThat(run.task("page", 0)).hasAttempts(1);
    var attempts = run.task("page", 1).attempts();
    assertThat(attempts).hasSize(3);
    assertThat(attempts.getFirst().cause()).contains("jam");
    var first = Duration.between(attempts.get(0).startedAt(), attempts.get(1).startedAt());
    var second = Duration.between(attempts.get(1).startedAt(), attempts.get(2).startedAt());
    assertThat(first).isBetween(Duration.ofSeconds(54), Duration.ofSeconds(60));
    assertThat(second).isBetween(Duration.ofSeconds(108), Duration.ofSeconds(120));
  }

  @Test
  void shouldWaitForSlotsOfAPool(TestDag kiosk) {
    scripted(kiosk).pool("press", 1).clock("2026-01-01T00:00:00Z");
    kiosk.task("page").takes(Duration.ofMinutes(5));
    var run = kiosk.trigger();
    assertThat(run.task("page", 0).why()).containsExactly("press: 1 of 1");
    run.finish();
    assertThat(run.task("page", 0)).startedAt("2026-01-01T00:05:00Z");
  }

  @Test
  void shouldFailForGoodSkipAndLoseWorkers(TestDag kiosk) {
    scripted(kiosk).task("page", 0).failsForGood("torn");
    kiosk.task("page", 1).losesItsWorker().succeeds();
    var run = kiosk.trigger().finish();
    assertThat(run).failed();
    assertThat(run.task("page", 0)).failedWith("torn").hasAttempts(1);
    assertThat(run.task("page", 1)).succeeded().hasAttempts(2);
    assertThat(run.task("store")).failedUpstream();
  }

  @Test
  void shouldSkipWhatNeedsASkippedTask(TestDag kiosk) {
    kiosk.task("names").skips("no paper today");
    var run = kiosk.trigger().finish();
    assertThat(run.task("names")).wasSkipped();
    assertThat(run.task("store")).wasSkipped();
    assertThat(run).succeeded().ranOnly("names", "tell");
  }

  @Test
  void shouldPointAtTheScheduleThatDoesNotCount(TestDag kiosk) {
    kiosk.advance(Duration.ofDays(3));
    assertThatThrownBy(kiosk::onlyRun).hasMessageContaining("only after firstSeen(…)");
  }

  @Test
  void shouldRunTheCodeAndAssertItsFigures(TestDag kiosk) {
    kiosk.runsItsCode().clock("2026-01-01T00:00:00Z").connection("archive", "postgresql://db/a");
    kiosk.task("page", 1).takes(Duration.ofMinutes(7));
    var run = kiosk.trigger(new Kiosk.Params(3, "Evening")).finish();
    assertThat(run.task("page", 0))
        .returned(new Kiosk.Page("Evening: front of 2026-01-01T00:00:00Z", 30));
    assertThat(run.task("names").results(String.class)).hasSize(2);
    assertThat(run.task("store")).failedWith("cannot store 2 in jdbc:postgresql://db/a");
    assertThat(run.task("tell").result(String.class))
        .isEqualTo(
            "failed: java.lang.IllegalStateException: cannot store 2 in"
                + " jdbc:postgresql://db/a");
    assertThat(run.task("print").file("print.txt")).isEqualTo("printed at 2026-01-01T00:07:00Z");
    assertThat(run).succeeded();
  }

  @Test
  void shouldLetCodeOfTheTestStandIn(TestDag kiosk) {
    scripted(kiosk)
        .task("page")
        .does(
            task -> {
              if (task.mapIndex() == 1 && task.attempt() == 1) {
                throw new java.io.IOException("jam");
              }
              return new Kiosk.Page("page " + task.mapIndex(), 1);
            });
    var run = kiosk.trigger().finish();
    assertThat(run.task("page", 0)).returned(new Kiosk.Page("page 0", 1)).hasAttempts(1);
    assertThat(run.task("page", 1)).returned(new Kiosk.Page("page 1", 1)).hasAttempts(2);
  }

  @Test
  void shouldKnowTheLinesOfADagOnItsOwnClassPath(TestDag kiosk) {
    assertThat(kiosk.spec().tasks().getFirst().line()).matches("Kiosk\\.java:\\d+");
  }

  @Test
  void shouldSayWhatIsMissingInATest(TestDag kiosk) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> kiosk.task("nmaes"))
        .withMessageContaining("no task nmaes; it has [names,");
    assertThatIllegalStateException()
        .isThrownBy(kiosk::trigger)
        .withMessageContaining("task(\"names\").returns(List.of(…))");
  }

  @Test
  void shouldRefuseAResultThatTheTaskCouldNotReturn(TestDag kiosk) {
    kiosk.task("names").returns("front");
    assertThatIllegalArgumentException()
        .isThrownBy(kiosk::trigger)
        .withMessageContaining("names returns java.util.List<java.lang.String>; front does not");
  }

  @Test
  void shouldNameTheConnectionThatIsMissing(TestDag kiosk) {
    var run = kiosk.runsItsCode().trigger().finish();
    assertThat(run.task("store"))
        .failedWith("connection(\"archive\", \"postgresql://…\")")
        .hasAttempts(1);
  }

  @Test
  void shouldShowWhatHappenedWhenAnAssertionFails(TestDag kiosk) {
    var run = scripted(kiosk).trigger().finish();
    assertThatThrownBy(() -> assertThat(run).ranInOrder("print", "names"))
        .hasMessageContaining("order is [names, page[")
        .hasMessageContaining("2026-01-01T00:00:00Z  page[1]");
    assertThatThrownBy(() -> assertThat(run.task("print")).failed())
        .hasMessageContaining("state of print is SUCCESS, not FAILED");
  }
}
