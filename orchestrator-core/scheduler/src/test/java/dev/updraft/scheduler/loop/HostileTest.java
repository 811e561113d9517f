// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.loop;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.bundle.UnitVersion;
import dev.updraft.engine.id.GrantKey;
import dev.updraft.engine.port.Batch;
import dev.updraft.engine.spec.ScheduleSpec;
import dev.updraft.engine.state.RunState;
import dev.updraft.protocol.Message;
import dev.updraft.scheduler.dispatch.ReportOf;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever arrives, the loop goes on; what cannot be processed is set aside with its cause. */
@SuppressWarnings("NullAway.Init") // JUnit calls start() first
class HostileTest {
  @TempDir private Path folder;
  private Rig rig;

  @BeforeEach
  void start() {
    rig = new Rig(folder);
  }

  private GrantKey running(UnitVersion unit) {
    rig.loop.unit(unit);
    rig.beat();
    rig.command("trigger", "{\"dag_id\":\"etl\",\"dag_run_id\":\"one\"}");
    return rig.last();
  }

  private static Message.Report report(GrantKey grant, Message.Outcome outcome) {
    return new Message.Report("host-A", "A", grant.toString(), outcome);
  }

  private static Message.Outcome outcome(
      Message.Outcome.Kind kind,
      @Nullable String result,
      @Nullable String message,
      @Nullable String wakeAt) {
    return new Message.Outcome(
        kind, result, null, -1, List.of(), message, true, null, "{}", wakeAt, wakeAt);
  }

  /** Another DAG runs to its end: nothing stands in its way. */
  private void goesOn() {
    assertThat(rig.loop.end()).as("the epoch").isNotDone();
    rig.loop.unit(Dags.chain("other", 1, 0));
    rig.beat();
    long id = rig.command("trigger", "{\"dag_id\":\"other\",\"dag_run_id\":\"fine\"}");
    assertThat(requireNonNull(rig.tables.results.get(id)).status()).isEqualTo(200);
    rig.finish(rig.last());
    assertThat(
            rig.tables.runs.values().stream()
                .filter(run -> run.dagId().equals("other"))
                .map(run -> run.state()))
        .containsExactly(RunState.SUCCESS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"a\0b\"", "\"\ud800\"", "\"\udc00\ud800\""})
  void shouldFailTheAttemptWhoseResultNoDatabaseKeeps(String result) {
    GrantKey grant = running(Dags.chain("etl", 1, 0));
    rig.report(report(grant, outcome(Message.Outcome.Kind.OK, result, null, null)));
    assertThat(rig.run().state()).isEqualTo(RunState.FAILED);
    assertThat(rig.tables.instances.values().iterator().next().note())
        .contains("result holds a NUL or half of a surrogate pair");
    assertThat(rig.tables.all(Batch::quarantined)).hasSize(1);
    goesOn();
  }

  @Test
  void shouldFailTheAttemptWhoseResultCameInTheWrongWayAndKeepLittleOfIt() {
    GrantKey grant = running(Dags.chain("etl", 1, 0));
    String huge = "\"" + "x".repeat(50 << 20) + "\"";
    rig.report(report(grant, outcome(Message.Outcome.Kind.OK, huge, null, null)));
    assertThat(rig.run().state()).isEqualTo(RunState.FAILED);
    assertThat(rig.tables.instances.values().iterator().next().note())
        .contains("result has 52428802 characters");
    assertThat(rig.tables.all(Batch::quarantined).getFirst().content()).hasSizeLessThan(11_000);
    goesOn();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+999999999-12-31T23:59:59.999999999Z",
        "-999999999-01-01T00:00:00Z",
        "0000-12-31T23:59:59Z",
        "+10000-01-01T00:00:00Z",
        "tomorrow"
      })
  void shouldFailTheAttemptThatWaitsUntilAnAbsurdTime(String time) {
    GrantKey grant = running(Dags.chain("etl", 1, 0));
    rig.report(report(grant, outcome(Message.Outcome.Kind.WAIT, null, null, time)));
    assertThat(rig.run().state()).isEqualTo(RunState.FAILED);
    assertThat(rig.tables.all(Batch::quarantined)).hasSize(1);
    goesOn();
  }

  @Test
  void shouldSetAsideWhatIsNoFrameOnceForEachKindOfFault() {
    running(Dags.chain("etl", 1, 0));
    for (int i = 0; i < 3; i++) {
      rig.loop.unreadable("[{\"t\":\"beat\"\0", "not a frame: unexpected end");
      rig.settle();
    }
    rig.loop.unreadable("?", "another fault");
    rig.settle();
    assertThat(rig.tables.all(Batch::quarantined))
        .extracting(row -> row.kind() + ": " + row.cause())
        .containsExactly("frame: not a frame: unexpected end", "frame: another fault");
    goesOn();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1.2.3", "202611.1.0.1.0", "202611.1.0.1.99999999999", "../../x"})
  void shouldSetAsideAReportThatNamesNoGrant(String grant) {
    running(Dags.chain("etl", 1, 0));
    rig.report(
        new Message.Report(
            "host-A", "A", grant, outcome(Message.Outcome.Kind.OK, "1", null, null)));
    assertThat(rig.tables.all(Batch::quarantined)).hasSize(1);
    goesOn();
  }

  @Test
  void shouldChangeNothingByAForgedReportOfAGrantThatIsNotOpen() {
    GrantKey open = running(Dags.chain("etl", 1, 0));
    for (String forged :
        List.of("202611.1.0.7.1", "202611.1.99.1.1", "202611.77.0.1.1", "197001.1.0.1.1")) {
      rig.report(
          new Message.Report(
              "host-B", "B", forged, outcome(Message.Outcome.Kind.OK, "1", null, null)));
    }
    assertThat(rig.tables.all(Batch::late)).hasSize(4);
    assertThat(rig.run().state()).isEqualTo(RunState.RUNNING);
    rig.finish(open);
    assertThat(rig.run().state()).isEqualTo(RunState.SUCCESS);
    goesOn();
  }

  @Test
  void shouldTakeTheReportOfAnOlderEpochsGrantOnceAndNoMore() {
    GrantKey grant = running(Dags.chain("etl", 1, 0));
    rig.takeOver();
    rig.beat();
    rig.finish(grant);
    assertThat(rig.run().state()).isEqualTo(RunState.SUCCESS);
    rig.takeOver();
    rig.beat();
    rig.report(ReportOf.failed("A", grant));
    assertThat(rig.run().state()).isEqualTo(RunState.SUCCESS);
    assertThat(rig.tables.all(Batch::late)).hasSize(1);
    goesOn();
  }

  @Test
  void shouldFailTheTaskWhoseInputsCannotBeReadFromWhatAnotherReported() {
    GrantKey first = running(Dags.chain("etl", 2, 0));
    rig.report(ReportOf.started("A", first));
    rig.notes.remove(first);
    // a list of two by its word, none by its text
    rig.report(report(first, outcome(Message.Outcome.Kind.OK, "{not json", null, null)));
    rig.settle();
    goesOn();
  }

  @Test
  void shouldAnswerACommandThatTheDatabaseRefusesAndGoOn() {
    rig.loop.unit(Dags.chain("etl", 1, 0));
    rig.beat();
    rig.tables.refuses =
        batch -> batch.newRuns().stream().anyMatch(run -> run.runId().equals("bad"));
    long id = rig.written("trigger", "{\"dag_id\":\"etl\",\"dag_run_id\":\"bad\"}");
    refusedUntilKnown();
    assertThat(requireNonNull(rig.tables.results.get(id)).status()).isEqualTo(422);
    assertThat(rig.tables.all(Batch::quarantined)).hasSize(1);
    goesOn();
  }

  @Test
  void shouldLetAScheduleStandStillThatTheDatabaseRefusesAndGoOn() {
    rig.loop.unit(Dags.unit("tick", 1, 0, new ScheduleSpec.Every(Duration.ofMinutes(1))));
    rig.pass(1);
    int before = rig.tables.runs.size();
    rig.tables.refuses =
        batch -> batch.newRuns().stream().anyMatch(run -> run.dagId().equals("tick"));
    rig.pass(60);
    refusedUntilKnown();
    assertThat(requireNonNull(rig.tables.dags.get("tick")).nextAt()).isEqualTo(Instant.MAX);
    assertThat(rig.tables.all(Batch::importErrors))
        .singleElement()
        .satisfies(error -> assertThat(error.message()).contains("schedule of DAG 'tick' fails"));
    goesOn();
    rig.tables.refuses = _ -> false;
    rig.loop.unit(Dags.unit("tick", 2, 0, new ScheduleSpec.Every(Duration.ofMinutes(1))));
    rig.pass(61);
    assertThat(rig.tables.runs.values().stream().filter(run -> run.dagId().equals("tick")))
        .as("mended")
        .hasSizeGreaterThan(before);
  }

  /** Whatever its next version is: one that ends its process, loops or does not compile. */
  @Test
  void shouldRunTheLastGoodVersionOfAFileThatIsBadNow() {
    rig.loop.unit(Dags.chain("etl", 1, 0));
    rig.loop.unit(new UnitVersion.Bad("etl.java", "etl.java:7: define calls System.exit"));
    rig.beat();
    assertThat(rig.tables.all(Batch::importErrors))
        .singleElement()
        .satisfies(error -> assertThat(error.message()).startsWith("etl.java:7: "));
    long id = rig.command("trigger", "{\"dag_id\":\"etl\",\"dag_run_id\":\"one\"}");
    assertThat(requireNonNull(rig.tables.results.get(id)).status()).isEqualTo(200);
    rig.finish(rig.last());
    assertThat(rig.run().state()).isEqualTo(RunState.SUCCESS);
    assertThat(requireNonNull(rig.tables.dags.get("etl")).stale()).isFalse();
  }

  @Test
  void shouldFailTheRunWhoseTimerTheDatabaseRefusesAndGoOn() {
    GrantKey grant = running(Dags.chain("etl", 1, 3));
    rig.report(ReportOf.started("A", grant));
    rig.notes.remove(grant);
    rig.report(ReportOf.failed("A", grant));
    rig.tables.refuses =
        batch -> batch.history().stream().anyMatch(row -> row.cause().contains("retry is due"));
    rig.pass(11);
    refusedUntilKnown();
    assertThat(rig.run().state()).isEqualTo(RunState.FAILED);
    rig.tables.refuses = _ -> false;
    goesOn();
  }

  /** Leader after leader, as many as it takes. */
  private void refusedUntilKnown() {
    rig.loop.ring();
    rig.pass(1);
    int epochs = 0;
    while (rig.loop.end().isDone() && epochs++ < 5) {
      rig.takeOver();
      rig.loop.ring();
      for (int i = 0; i < 5; i++) {
        rig.beat();
      }
    }
    assertThat(rig.loop.end()).as("after %s epochs", epochs).isNotDone();
    assertThat(epochs).as("it was refused").isPositive();
  }
}
