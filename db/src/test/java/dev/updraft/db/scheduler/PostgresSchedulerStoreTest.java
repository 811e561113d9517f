// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.db.Database;
import dev.updraft.db.TestDatabase;
import dev.updraft.db.read.SystemQueries;
import dev.updraft.engine.port.Batch;
import dev.updraft.engine.port.SchedulerStore;
import dev.updraft.engine.port.SchedulerStore.Deposed;
import dev.updraft.engine.port.SchedulerStore.LoadedRun;
import dev.updraft.engine.port.SchedulerStore.Refused;
import dev.updraft.engine.port.SchedulerStore.StoreFull;
import dev.updraft.engine.port.SchedulerStore.Takeover;
import dev.updraft.engine.state.GrantRow;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.RunRow;
import dev.updraft.engine.state.RunState;
import dev.updraft.engine.state.TaskState;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresSchedulerStoreTest {
  private static final int MONTH = 202611;
  private static final int UNKNOWN_MONTH = 203001;

  private final Database database = TestDatabase.create();
  private final PostgresSchedulerStore store = new PostgresSchedulerStore(database);
  private long epoch;

  @BeforeEach
  void lead() throws Exception {
    epoch = store.takeOver("a").orElseThrow().epoch();
    store.write(epoch, Rows.setUp());
  }

  @AfterEach
  void close() {
    store.close();
    database.close();
  }

  @Test
  void shouldGiveBackWhatABatchWrote() throws Exception {
    RunRow run = Rows.run(MONTH, 7, RunState.RUNNING);
    InstanceRow first = Rows.instance(run, 0, TaskState.QUEUED, 1);
    InstanceRow second = Rows.instance(run, 1, TaskState.NONE, 1);
    GrantRow open = Rows.grant(run, 0, GrantRow.State.QUEUED, 2);
    store.write(
        epoch,
        Rows.batch()
            .newRun(run)
            .newInstance(second)
            .newInstance(first)
            .newGrant(Rows.grant(run, 0, GrantRow.State.ENDED, 1))
            .newGrant(open)
            .build());

    LoadedRun expected = new LoadedRun(run, List.of(first, second), List.of(open));
    assertThat(store.loadActive().runs()).containsExactly(expected);
    assertThat(store.loadRun("etl", "manual__7")).contains(expected);
    assertThat(store.loadRun(run.key())).contains(expected);
    assertThat(store.loadDags()).containsExactly(Rows.dag());
    assertThat(store.loadVersion("etl", 1)).contains(Rows.version());
    assertThat(store.loadPools()).hasSize(1);
    assertThat(store.results(run.key(), List.of(1))).hasSize(1);
    assertThat(database.sql().fetchValue("SELECT task_id FROM task_instance WHERE task_no = 1"))
        .isEqualTo("t1");
  }

  @Test
  void shouldSaySinceWhenNobodyWatchesTheLeaderUntilSomebodyElseLeads() throws Exception {
    SystemQueries system = new SystemQueries(database.sql());
    assertThat(system.leader().unwatchedSince()).isNull();
    store.unwatched(epoch, true);
    assertThat(system.leader().unwatchedSince()).isNotNull();
    store.unwatched(epoch, false);
    assertThat(system.leader().unwatchedSince()).isNull();
    store.unwatched(epoch, true);
    store.takeOver("b");
    assertThat(system.leader().unwatchedSince()).isNull();
  }

  @Test
  void shouldShowThatItsWritesFindNoRoomUntilItsSessionEnds() throws Exception {
    SystemQueries system = new SystemQueries(database.sql());
    assertThat(system.leader().noRoom()).isFalse();
    store.noRoom(epoch, true);
    assertThat(system.leader().noRoom()).isTrue();
    store.noRoom(epoch, false);
    assertThat(system.leader().noRoom()).isFalse();
    store.noRoom(epoch, true);
    store.takeOver("b");
    assertThat(system.leader().noRoom()).isFalse();
  }

  @Test
  void shouldTakeTheSameWriteOverTheSameSessionOnceThereIsRoom() throws Exception {
    TestDatabase.fill(database, "run");
    RunRow run = Rows.run(MONTH, 7, RunState.RUNNING);
    Batch batch = Rows.batch().newRun(run).build();
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> store.write(epoch, batch)).isInstanceOf(StoreFull.class);
    }
    assertThat(store.holdsLock()).isTrue();

    TestDatabase.makeRoom(database, "run");
    store.write(epoch, batch);

    assertThat(store.loadRun(run.key())).isPresent();
  }

  @Test
  void shouldUpdateAllOrNothing() throws Exception {
    RunRow run = Rows.run(MONTH, 7, RunState.RUNNING);
    InstanceRow instance = Rows.instance(run, 0, TaskState.NONE, 1);
    store.write(epoch, Rows.batch().newRun(run).newInstance(instance).build());

    Batch missing =
        Rows.batch()
            .instance(Rows.instance(run, 0, TaskState.SUCCESS, 2))
            .instance(Rows.instance(run, 1, TaskState.SUCCESS, 2))
            .build();
    assertThatThrownBy(() -> store.write(epoch, missing)).isInstanceOf(Refused.class);
    assertThat(store.loadRun(run.key()).orElseThrow().instances()).containsExactly(instance);

    InstanceRow done = Rows.instance(run, 0, TaskState.SUCCESS, 2);
    RunRow ended = Rows.run(MONTH, 7, RunState.SUCCESS);
    store.write(epoch, Rows.batch().run(ended).instance(done).build());
    assertThat(store.loadActive().runs()).isEmpty();
    assertThat(store.loadRun(run.key()).orElseThrow().instances()).containsExactly(done);
  }

  @Test
  void shouldWriteChangeAndRemoveNotes() throws Exception {
    RunRow run = Rows.run(MONTH, 7, RunState.RUNNING);
    var ofRun = new Batch.NoteRow(run.key(), Batch.NoteRow.OF_RUN, "late data", "ann");
    var ofTask = new Batch.NoteRow(run.key(), 0, "slow", "ann");
    store.write(epoch, Rows.batch().newRun(run).note(ofRun).note(ofTask).build());
    assertThat(notes()).containsExactly("-1 late data ann", "0 slow ann");
    store.write(
        epoch,
        Rows.batch()
            .note(new Batch.NoteRow(run.key(), Batch.NoteRow.OF_RUN, "", "bob"))
            .note(new Batch.NoteRow(run.key(), 0, "slower", "bob"))
            .build());
    assertThat(notes()).containsExactly("0 slower bob");
  }

  private List<String> notes() {
    return database
        .sql()
        .fetch("SELECT instance_no || ' ' || content || ' ' || author FROM note ORDER BY 1")
        .into(String.class);
  }

  @Test
  void shouldLoadAnEndedRunThatKeepsADeadlineForItsLooseEnds() throws Exception {
    RunRow run = Rows.looseEnded(MONTH, 7);
    InstanceRow owing = Rows.owing(run, 0);
    store.write(
        epoch,
        Rows.batch()
            .newRun(Rows.run(MONTH, 8, RunState.FAILED))
            .newRun(run)
            .newInstance(owing)
            .build());
    assertThat(store.loadActive().runs())
        .containsExactly(new SchedulerStore.LoadedRun(run, List.of(owing), List.of()));
  }

  @Test
  void shouldRefuseAnInstanceWithoutItsTask() {
    RunRow run = Rows.run(MONTH, 7, RunState.RUNNING);
    Batch batch = Rows.batch().newInstance(Rows.instance(run, 0, TaskState.NONE, 1)).build();
    assertThatThrownBy(() -> store.write(epoch, batch)).isInstanceOf(Refused.class);
  }

  @Test
  void shouldRefuseATakenSequenceNumberAndGoOn() throws Exception {
    RunRow run = Rows.run(MONTH, 7, RunState.RUNNING);
    store.write(epoch, Rows.batch().history(Rows.history(run, 0, 1)).build());

    Batch again = Rows.batch().newRun(run).history(Rows.history(run, 0, 1)).build();
    assertThatThrownBy(() -> store.write(epoch, again)).isInstanceOf(Refused.class);
    assertThat(store.loadActive().runs()).isEmpty();
    store.write(epoch, Rows.batch().history(Rows.history(run, 0, 2)).build());
    assertThat(count("history")).isEqualTo(2);
    assertThatThrownBy(() -> database.sql().execute("DELETE FROM history"))
        .hasMessageContaining("append-only");
  }

  @Test
  void shouldRefuseTextThatTheDatabaseCannotHold() throws Exception {
    Batch nul = Rows.batch().quarantined(new Batch.Quarantined("x", "a\0b", "c", Rows.NOW)).build();
    assertThatThrownBy(() -> store.write(epoch, nul)).isInstanceOf(Refused.class);
    store.write(
        epoch, Rows.batch().quarantined(new Batch.Quarantined("x", "a", "c", Rows.NOW)).build());
    assertThat(count("quarantine")).isEqualTo(1);
    assertThat(count("event_log WHERE event = 'quarantine' AND extra LIKE '%\"cause\" : \"c\"%'"))
        .as("where people look")
        .isEqualTo(1);
  }

  @Test
  void shouldKeepARunOfAnUnknownMonth() throws Exception {
    RunRow run = Rows.run(UNKNOWN_MONTH, 8, RunState.RUNNING);
    store.write(
        epoch,
        Rows.batch()
            .newRun(run)
            .newInstance(Rows.instance(run, 0, TaskState.NONE, 1))
            .history(Rows.history(run, -1, 1))
            .build());
    assertThat(count("run_default")).isEqualTo(1);
    assertThat(store.loadActive().runs()).hasSize(1);
    database.sql().execute("SELECT ensure_partitions(203001, 1)");
    assertThat(count("run_default")).isEqualTo(1);
    store.write(epoch, Rows.batch().run(Rows.run(UNKNOWN_MONTH, 8, RunState.SUCCESS)).build());
    assertThat(store.loadActive().runs()).isEmpty();
  }

  @Test
  void shouldWriteWhatStandsBeside() throws Exception {
    var error = new Batch.ImportErrorRow("A.java", "old", Rows.NOW);
    store.write(epoch, Rows.batch().error(error).build());
    store.write(
        epoch,
        Rows.batch()
            .error(new Batch.ImportErrorRow("A.java", "new", Rows.NOW))
            .late(new Batch.LateReport("202611.1.0.1.1", "inc", "{}", Rows.NOW))
            .build());
    assertThat(database.sql().fetchValue("SELECT message FROM import_error")).isEqualTo("new");
    store.write(epoch, Rows.batch().mended("A.java").build());
    assertThat(count("import_error")).isZero();
    assertThat(count("late_report")).isEqualTo(1);
  }

  @Test
  void shouldRefuseTheWritesOfAnOlderEpoch() throws Exception {
    try (PostgresSchedulerStore rival = new PostgresSchedulerStore(database)) {
      Takeover taken = rival.takeOver("b").orElseThrow();
      assertThat(taken.epoch()).isEqualTo(epoch + 1);
      assertThat(taken.resigned()).isFalse();
      assertThat(store.holdsLock()).isFalse();
      assertThatThrownBy(() -> store.write(epoch, Rows.batch().build()));
      assertThat(rival.check(taken.epoch())).isAfter(Rows.NOW.minusSeconds(1_000_000_000));
    }
  }

  @Test
  void shouldFenceASessionThatSurvives() throws Exception {
    database.sql().execute("UPDATE epoch SET value = value + 1");
    Batch batch = Rows.batch().newRun(Rows.run(MONTH, 9, RunState.RUNNING)).build();
    assertThatThrownBy(() -> store.write(epoch, batch)).isInstanceOf(Deposed.class);
    assertThatThrownBy(() -> store.check(epoch)).isInstanceOf(Deposed.class);
    assertThat(count("run")).isZero();
  }

  @Test
  void shouldMakeATakeoverWaitForACommit() throws Exception {
    try (var writer = database.pool().getConnection();
        var rival = database.pool().getConnection();
        var statement = rival.createStatement()) {
      writer.setAutoCommit(false);
      try (var held = writer.createStatement()) {
        held.execute("SELECT updraft_fence(" + epoch + ")");
      }
      statement.execute("SET lock_timeout = 100");
      assertThatThrownBy(() -> statement.execute("UPDATE epoch SET value = value + 1"))
          .hasMessageContaining("lock timeout");
      writer.commit();
      assertThat(statement.executeUpdate("UPDATE epoch SET value = value + 1")).isEqualTo(1);
    }
  }

  @Test
  void shouldTellTheNextThatItResigned() throws Exception {
    assertThat(store.lockIsFree()).isFalse();
    store.resign(epoch);
    assertThat(store.lockIsFree()).isTrue();
    assertThatThrownBy(() -> store.write(epoch, Rows.batch().build())).isInstanceOf(Deposed.class);
    Optional<Takeover> next = store.takeOver("b");
    assertThat(next.orElseThrow().resigned()).isTrue();
    assertThat(store.holdsLock()).isTrue();
  }

  @Test
  void shouldLeaveTheLockToTheFasterRival() throws Exception {
    store.close();
    try (var rival = database.settings().connect("updraft-leader-2", 10);
        var statement = rival.createStatement()) {
      statement.execute("SELECT pg_advisory_lock(" + 0x75706472616674L + ")");
      assertThat(store.takeOver("a")).isEmpty();
    }
  }

  /** Four neighbours a turn. Twenty in one commit outgrow the free quarter of a page. */
  @Test
  void shouldKeepStateChangesHot() throws Exception {
    RunRow run = Rows.run(MONTH, 7, RunState.RUNNING);
    BatchBuilder first = Rows.batch().newRun(run);
    for (int i = 0; i < 200; i++) {
      first.newInstance(onTask(Rows.instance(run, i, TaskState.NONE, 1)));
    }
    store.write(epoch, first.build());
    int seq = 2;
    for (TaskState state : List.of(TaskState.SCHEDULED, TaskState.QUEUED, TaskState.RUNNING)) {
      for (int from = 0; from < 200; from += 4) {
        BatchBuilder batch = Rows.batch();
        for (int i = from; i < from + 4; i++) {
          batch.instance(onTask(Rows.instance(run, i, state, seq)));
        }
        store.write(epoch, batch.build());
      }
      seq++;
    }
    store.close(); // a session that ends flushes its statistics
    org.awaitility.Awaitility.await()
        .untilAsserted(() -> assertThat(updates("n_tup_upd")).isEqualTo(600));
    assertThat(updates("n_tup_hot_upd") / updates("n_tup_upd")).isGreaterThanOrEqualTo(0.95);
  }

  /** A plan that was made on an empty partition lives on while the partition grows. */
  @Test
  void shouldLookUpWhatItUpdates() throws Exception {
    RunRow run = Rows.run(MONTH, 9, RunState.RUNNING);
    BatchBuilder first = Rows.batch().newRun(run).newInstance(instance(run, 0, 1));
    store.write(epoch, first.build());
    database.sql().execute("ANALYZE task_instance_" + MONTH);
    for (int seq = 2; seq < 12; seq++) {
      store.write(epoch, Rows.batch().instance(instance(run, 0, seq)).build());
    }
    BatchBuilder many = Rows.batch();
    IntStream.range(1, 2_000).forEach(no -> many.newInstance(instance(run, no, 1)));
    store.write(epoch, many.build());
    for (int seq = 12; seq < 32; seq++) {
      store.write(epoch, Rows.batch().instance(instance(run, 0, seq)).build());
    }
    store.close();
    org.awaitility.Awaitility.await()
        .untilAsserted(() -> assertThat(updates("n_tup_upd")).isEqualTo(30));
    assertThat(updates("idx_tup_fetch")).as("rows looked at").isLessThan(500);
  }

  private static InstanceRow instance(RunRow run, int no, int seq) {
    return onTask(Rows.instance(run, no, TaskState.SCHEDULED, seq));
  }

  @Test
  void shouldAllocateRunIdsOnce() {
    assertThat(store.allocateRunIds(3)).hasSize(3);
    assertThat(store.allocateRunIds(1)[0]).isGreaterThan(3);
  }

  private double updates(String column) {
    return ((Number)
            database
                .sql()
                .fetchValue(
                    "SELECT sum("
                        + column
                        + ") FROM pg_stat_user_tables WHERE relname LIKE 'task_instance_2%'"))
        .doubleValue();
  }

  private int count(String table) {
    return ((Number) database.sql().fetchValue("SELECT count(*) FROM " + table)).intValue();
  }

  private static InstanceRow onTask(InstanceRow row) {
    return new InstanceRow(
        row.key(),
        0,
        row.key().no(),
        row.state(),
        row.attempt(),
        row.step(),
        row.lost(),
        row.maxAttempts(),
        row.seq(),
        row.timer(),
        row.timerAt(),
        row.scheduledAt(),
        row.queuedAt(),
        row.startedAt(),
        row.endedAt(),
        row.handle(),
        row.result(),
        row.resultObject(),
        row.resultLength(),
        row.note());
  }
}
