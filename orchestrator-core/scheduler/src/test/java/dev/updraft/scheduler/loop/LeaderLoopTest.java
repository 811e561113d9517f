// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.loop;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.engine.id.GrantKey;
import dev.updraft.engine.port.Batch;
import dev.updraft.engine.spec.ScheduleSpec;
import dev.updraft.engine.state.GrantRow;
import dev.updraft.engine.state.RunState;
import dev.updraft.protocol.Message;
import dev.updraft.scheduler.dispatch.ReportOf;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LeaderLoopTest {
  private final Rig rig;

  LeaderLoopTest(@TempDir Path folder) {
    rig = new Rig(folder);
  }

  private void triggered(int length, int retries) {
    rig.loop.unit(Dags.chain("etl", length, retries));
    rig.beat();
    rig.command("trigger", "{\"dag_id\":\"etl\",\"dag_run_id\":\"one\",\"conf\":{\"a\":2}}");
  }

  @Test
  void shouldRunAChainToItsGoodEnd() {
    triggered(3, 0);
    assertThat(requireNonNull(rig.tables.results.get(1L)).status()).isEqualTo(200);
    assertThat(rig.run().conf()).isEqualTo("{\"size\":1,\"a\":2}");
    for (int i = 0; i < 3; i++) {
      assertThat(rig.assigned).hasSize(i + 1);
      rig.finish(rig.last());
    }
    assertThat(rig.run().state()).isEqualTo(RunState.SUCCESS);
    assertThat(rig.assigned.get(rig.last())).contains("\"args\":[\"1\"]");
    assertThat(rig.acks).isEqualTo(6);
    assertThat(rig.tables.all(Batch::quarantined)).isEmpty();
  }

  @Test
  void shouldSendConfirmAndNextAssignmentInOneFrameAfterOneCommit() {
    triggered(2, 0);
    rig.frames.clear();
    GrantKey first = rig.last();
    int commits = rig.tables.batches.size();
    rig.notes.remove(first);
    rig.report(ReportOf.ok("A", first));
    assertThat(rig.tables.batches).hasSize(commits + 1);
    assertThat(rig.frames)
        .singleElement()
        .satisfies(
            frame -> {
              assertThat(frame.getFirst()).isInstanceOf(Message.Confirm.class);
              assertThat(frame.getLast()).isInstanceOf(Message.Assign.class);
            });
  }

  @Test
  void shouldRetryAfterTheDelay() {
    triggered(1, 1);
    GrantKey first = rig.last();
    rig.notes.remove(first);
    rig.report(ReportOf.failed("A", first));
    rig.pass(9);
    assertThat(rig.assigned).hasSize(1);
    rig.pass(2);
    assertThat(rig.last().attempt()).isEqualTo(2);
    rig.finish(rig.last());
    assertThat(rig.run().state()).isEqualTo(RunState.SUCCESS);
  }

  @Test
  void shouldAnswerCommandsThatCannotBeDone() {
    triggered(1, 0);
    String one = "{\"dag_id\":\"etl\",\"dag_run_id\":\"one\"}";
    assertThat(status("trigger", one)).isEqualTo(409);
    assertThat(status("trigger", "{\"dag_id\":\"none\"}")).isEqualTo(404);
    assertThat(status("trigger", "{\"dag_id\":\"etl\",\"conf\":[1]}")).isEqualTo(400);
    assertThat(status("dance", "{}")).isEqualTo(400);
    assertThat(status("pause", "{\"dag_id\":\"etl\"}")).isEqualTo(200);
    assertThat(requireNonNull(rig.tables.dags.get("etl")).paused()).isTrue();
    assertThat(rig.tables.runs).hasSize(1);
  }

  private int status(String kind, String payload) {
    return requireNonNull(rig.tables.results.get(rig.command(kind, payload))).status();
  }

  @Test
  void shouldSetPoolsFromTheNextTurnOn() {
    String gpu = "{\"name\":\"gpu\",\"slots\":2,\"create\":true}";
    assertThat(status("put_pool", gpu)).isEqualTo(200);
    assertThat(status("put_pool", gpu)).isEqualTo(409);
    assertThat(status("put_pool", "{\"name\":\"none\",\"slots\":2}")).isEqualTo(404);
    assertThat(status("put_pool", "{\"name\":\"gpu\",\"slots\":-2}")).isEqualTo(400);
    assertThat(requireNonNull(rig.tables.pools.get("gpu")).slots()).isEqualTo(2);
    assertThat(status("put_pool", "{\"name\":\"default_pool\",\"slots\":0}")).isEqualTo(200);
    triggered(1, 0);
    assertThat(rig.assigned).as("no slots").isEmpty();
    assertThat(status("put_pool", "{\"name\":\"default_pool\",\"slots\":1}")).isEqualTo(200);
    rig.pass(2);
    assertThat(rig.assigned).hasSize(1);
    assertThat(status("delete_pool", "{\"name\":\"gpu\"}")).isEqualTo(200);
    assertThat(status("delete_pool", "{\"name\":\"default_pool\"}")).isEqualTo(400);
    assertThat(rig.tables.pools).containsOnlyKeys("default_pool");
  }

  @Test
  void shouldGiveEachRunByHandItsOwnIdAndOneRunToALogicalDate() {
    triggered(1, 0);
    assertThat(status("trigger", "{\"dag_id\":\"etl\"}")).isEqualTo(200);
    assertThat(status("trigger", "{\"dag_id\":\"etl\"}")).isEqualTo(200);
    assertThat(rig.tables.runs).hasSize(3);
    String dated = "{\"dag_id\":\"etl\",\"logical_date\":\"2026-11-01T00:00:00Z\"";
    assertThat(status("trigger", dated + "}")).isEqualTo(200);
    assertThat(status("trigger", dated + ",\"dag_run_id\":\"x\"}")).isEqualTo(409);
    rig.pass(70);
    rig.takeOver();
    rig.beat();
    assertThat(status("trigger", dated + ",\"dag_run_id\":\"x\"}")).isEqualTo(409);
    String reserved = "{\"dag_id\":\"etl\",\"dag_run_id\":\"scheduled__2030\"}";
    assertThat(status("trigger", reserved)).isEqualTo(400);
  }

  @Test
  void shouldRefuseARunIdThatOnlyTheStoreRemembers() {
    triggered(1, 0);
    rig.finish(rig.last());
    rig.pass(70);
    rig.takeOver();
    rig.beat();
    assertThat(status("trigger", "{\"dag_id\":\"etl\",\"dag_run_id\":\"one\"}")).isEqualTo(409);
  }

  @Test
  void shouldClearAFinishedRunThatLeftMemory() {
    triggered(1, 0);
    rig.finish(rig.last());
    rig.takeOver();
    rig.beat();
    assertThat(status("clear", "{\"dag_id\":\"etl\",\"dag_run_id\":\"one\"}")).isEqualTo(200);
    assertThat(rig.last().attempt()).isEqualTo(2);
    rig.finish(rig.last());
    assertThat(rig.run().state()).isEqualTo(RunState.SUCCESS);
  }

  @Test
  void shouldContinueFromTheStoreAfterACrash() {
    triggered(2, 0);
    rig.finish(rig.last());
    GrantKey running = rig.last();
    rig.takeOver();
    rig.pass(2);
    assertThat(requireNonNull(rig.tables.grants.get(running)).state())
        .isEqualTo(GrantRow.State.QUEUED);
    rig.finish(running);
    assertThat(rig.run().state()).isEqualTo(RunState.SUCCESS);
    assertThat(rig.assigned).hasSize(2);
  }

  @Test
  void shouldEndWhenDeposedAndWriteNothing() {
    triggered(1, 0);
    LeaderLoop former = rig.loop;
    rig.takeOver();
    int commits = rig.tables.batches.size();
    former.received(List.of(ReportOf.ok("A", rig.last())), () -> rig.acks++);
    former.step(null);
    former.step(null);
    assertThat(former.end()).isCompletedWithValue(LeaderLoop.End.DEPOSED);
    assertThat(rig.tables.batches).hasSize(commits);
    assertThat(rig.acks).isZero();
  }

  @Test
  void shouldAnswerHeartbeatsWhileTheDatabaseIsAway() {
    triggered(1, 0);
    rig.tables.available = false;
    rig.pass(120);
    assertThat(rig.loop.end()).isCompletedWithValue(LeaderLoop.End.UNAVAILABLE);
    rig.frames.clear();
    rig.pass(1);
    assertThat(rig.frames.getFirst()).anyMatch(Message.Answer.class::isInstance);
    rig.pass(40);
    rig.frames.clear();
    rig.pass(1);
    assertThat(rig.frames).isEmpty();
  }

  @Test
  void shouldStoreTheSameAndGoOnOnceTheDatabaseHasRoom() {
    rig.tables.full = true;
    triggered(1, 0);
    rig.pass(120);
    assertThat(rig.loop.end()).as("leads on").isNotDone();
    assertThat(rig.assigned).as("nothing begins that is not stored").isEmpty();
    assertThat(rig.tables.noRoom).as("told").isTrue();
    assertThat(rig.frames.getLast()).anyMatch(Message.Answer.class::isInstance);

    rig.tables.full = false;
    rig.pass(2);

    assertThat(rig.assigned).hasSize(1);
    assertThat(rig.tables.results).as("the command is answered").hasSize(1);
    assertThat(rig.tables.noRoom).isFalse();
  }

  @Test
  void shouldSayHelloAsSoonAsTheBrokerIsThere() {
    int before = rig.hellos;

    rig.loop.connected(true);

    assertThat(rig.hellos).as("without the next tick").isEqualTo(before + 1);
  }

  @Test
  void shouldQuarantineWhatTheDatabaseCannotKeepAndFailItsAttempt() {
    triggered(1, 0);
    Message.Report report = ReportOf.ok("A", rig.last());
    Message.Outcome bad =
        new Message.Outcome(
            Message.Outcome.Kind.OK,
            "\"\0\"",
            null,
            -1,
            List.of(),
            null,
            true,
            null,
            null,
            null,
            null);
    rig.report(new Message.Report(report.host(), "A", report.grant(), bad));
    assertThat(rig.tables.all(Batch::quarantined)).hasSize(1);
    assertThat(rig.run().state()).isEqualTo(RunState.FAILED);
  }

  @Test
  void shouldKeepALateReportOnceAndConfirmIt() {
    triggered(1, 0);
    GrantKey grant = rig.last();
    rig.finish(grant);
    rig.takeOver();
    rig.beat();
    rig.frames.clear();
    rig.report(ReportOf.ok("A", grant));
    rig.report(ReportOf.ok("A", grant));
    assertThat(rig.tables.all(Batch::late)).hasSize(1);
    assertThat(rig.frames).hasSize(2).allMatch(f -> f.getFirst() instanceof Message.Confirm);
  }

  @Test
  void shouldMakeANewVersionOnlyWhenSomethingChanged() {
    triggered(1, 0);
    rig.loop.unit(Dags.chain("etl", 1, 0));
    rig.settle();
    assertThat(rig.tables.versions).hasSize(1);
    rig.loop.unit(Dags.chain("etl", 2, 0));
    rig.settle();
    assertThat(rig.tables.versions).hasSize(2);
    assertThat(requireNonNull(rig.tables.dags.get("etl")).version()).isEqualTo(2);
  }

  @Test
  void shouldBeginQueuedRunsWhenANewerVersionAllowsMore() {
    rig.loop.unit(Dags.narrow("etl", 1));
    rig.beat();
    for (int i = 0; i < 3; i++) {
      rig.command("trigger", "{\"dag_id\":\"etl\",\"dag_run_id\":\"r" + i + "\"}");
    }
    assertThat(rig.assigned).hasSize(1);
    rig.loop.unit(Dags.narrow("etl", 2));
    rig.settle();
    assertThat(rig.assigned).as("counted over all versions").hasSize(2);
  }

  @Test
  void shouldCreateScheduledRunsWhenTheyAreDue() {
    rig.loop.unit(Dags.unit("tick", 1, 0, new ScheduleSpec.Every(Duration.ofMinutes(1))));
    rig.pass(1);
    int before = rig.tables.runs.size();
    rig.pass(60);
    assertThat(rig.tables.runs).hasSize(before + 1);
  }

  @Test
  void shouldLetARunByHandStandForTheTickOfItsLogicalDate() {
    rig.loop.unit(Dags.unit("tick", 1, 0, new ScheduleSpec.Every(Duration.ofMinutes(1))));
    rig.pass(1);
    var newest = rig.tables.runs.values().stream().toList().getLast();
    String next = String.valueOf(requireNonNull(newest.logicalDate()).plusSeconds(60));
    String trigger = "{\"dag_id\":\"tick\",\"logical_date\":\"" + next + "\"}";
    assertThat(status("trigger", trigger)).isEqualTo(200);
    rig.takeOver();
    rig.pass(60);
    assertThat(rig.tables.runs).as("that tick has its run").hasSize(2);
    rig.pass(60);
    assertThat(rig.tables.runs).as("the tick after it").hasSize(3);
    assertThat(rig.tables.all(Batch::quarantined)).isEmpty();
  }

  @Test
  void shouldGiveARunByHandTheNewestFullInterval() {
    rig.loop.unit(Dags.unit("tick", 1, 0, new ScheduleSpec.Every(Duration.ofMinutes(1))));
    rig.pass(1);
    assertThat(status("trigger", "{\"dag_id\":\"tick\",\"dag_run_id\":\"x\"}")).isEqualTo(200);
    var run = rig.tables.runs.values().stream().toList().getLast();
    assertThat(Duration.between(run.intervalStart(), run.intervalEnd()))
        .isEqualTo(Duration.ofMinutes(1));
    assertThat(run.logicalDate()).isNull();
  }

  @Test
  void shouldExpandALongListInSlicesAlsoAcrossATakeover() {
    rig.loop.unit(Dags.map("etl"));
    rig.beat();
    rig.command("trigger", "{\"dag_id\":\"etl\",\"dag_run_id\":\"one\",\"conf\":{}}");
    rig.report(ReportOf.list("A", rig.last(), 6_000));
    assertThat(rig.tables.batches)
        .allMatch(batch -> batch.newInstances().size() <= 500)
        .anyMatch(batch -> batch.newInstances().size() == 500 && batch.newGrants().isEmpty());
    assertThat(rig.tables.instances.size()).isBetween(1_000, 6_000);

    rig.takeOver();
    assertThat(rig.loop.nanosToNext()).as("nobody need wake it").isZero();
    for (int i = 0; i < 3; i++) {
      rig.settle();
    }
    assertThat(rig.tables.instances).hasSize(6_001);
    assertThat(rig.loop.nanosToNext()).isPositive();
  }

  @Test
  void shouldIsolateAReportThatTheDatabaseRefuses() {
    triggered(1, 0);
    GrantKey grant = rig.last();
    rig.tables.refuses =
        batch -> batch.instances().stream().anyMatch(row -> "1".equals(row.result()));
    for (int epochs = 0; epochs < 2; epochs++) {
      rig.report(ReportOf.ok("A", grant));
      assertThat(rig.loop.end()).isCompletedWithValue(LeaderLoop.End.UNAVAILABLE);
      rig.takeOver();
      rig.beat();
    }
    rig.report(ReportOf.ok("A", grant));
    assertThat(rig.loop.end()).isNotDone();
    assertThat(rig.run().state()).isEqualTo(RunState.FAILED);
    assertThat(rig.tables.all(Batch::quarantined)).hasSize(1);
  }

  @Test
  void shouldLeadAlthoughOneVersionCannotBeRead() {
    triggered(1, 0);
    rig.loop.unit(Dags.chain("other", 1, 0));
    rig.beat();
    rig.tables.versions.replaceAll(
        row ->
            row.dagId().equals("other")
                ? new Batch.DagVersionRow(
                    "other", row.version(), row.unit(), "{", row.source(), row.createdAt())
                : row);

    GrantKey open = rig.last();
    rig.takeOver();
    rig.beat();
    rig.finish(open);
    assertThat(rig.run().state()).isEqualTo(RunState.SUCCESS);

    assertThat(status("trigger", "{\"dag_id\":\"other\"}")).isBetween(400, 499);
    rig.loop.unit(Dags.chain("other", 1, 0));
    rig.beat();
    assertThat(requireNonNull(rig.tables.dags.get("other")).version()).isEqualTo(2);
    assertThat(status("trigger", "{\"dag_id\":\"other\"}")).isEqualTo(200);
  }

  @Test
  void shouldWriteNothingAfterItsEndThoughItKeepsTheFence() {
    rig.takeOver(true);
    rig.pass(6);
    assertThat(rig.tables.unwatched).isTrue();
    rig.tables.available = false;
    rig.pass(1);
    rig.tables.available = true;

    rig.loop.fenceWritten(0, 0);
    rig.settle();
    assertThat(rig.tables.unwatched).as("its successor's to say").isTrue();
  }
}
