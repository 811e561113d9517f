// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.db.Database;
import dev.updraft.db.TestDatabase;
import dev.updraft.db.web.CommandBell;
import dev.updraft.db.web.CommandStore;
import dev.updraft.engine.port.Batch.CommandResult;
import dev.updraft.engine.port.SchedulerStore.Refused;
import dev.updraft.engine.state.RunState;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CommandRoundTripTest {
  private final Database database = TestDatabase.create();
  private final PostgresSchedulerStore store = new PostgresSchedulerStore(database);
  private final Semaphore rung = new Semaphore(0);
  private final CommandBell bell = CommandBell.start(database.settings(), rung::release);
  private final CommandStore commands = new CommandStore(database.sql(), bell, System::nanoTime);

  @AfterEach
  void close() {
    bell.close();
    store.close();
    database.close();
  }

  @Test
  void shouldAnswerInTheCommitOfTheEffect() throws Exception {
    long epoch = store.takeOver("a").orElseThrow().epoch();
    long id = commands.submit("k1", "ann", "trigger", "{}");
    assertThat(store.commands(0, 10))
        .singleElement()
        .satisfies(
            c -> {
              assertThat(c.id()).isEqualTo(id);
              assertThat(c.actor()).isEqualTo("ann");
            });

    var answer = new CommandResult(id, 200, "{\"ok\":true}");
    var run = Rows.run(202611, 1, RunState.RUNNING);
    store.write(epoch, Rows.batch().newRun(run).result(answer).build());
    assertThat(commands.await(id, Duration.ofSeconds(5)))
        .isEqualTo(new CommandStore.Answer(200, "{\"ok\":true}"));
    assertThat(store.commands(0, 10)).isEmpty();

    long second = commands.submit("k2", "ann", "trigger", "{}");
    var broken = Rows.batch().newRun(run).result(new CommandResult(second, 200, "{}")).build();
    assertThatThrownBy(() -> store.write(epoch, broken)).isInstanceOf(Refused.class);
    assertThat(commands.await(second, Duration.ZERO)).isEqualTo(new CommandStore.Silence(false));
  }

  @Test
  void shouldRingForACommandAndForItsAnswer() throws Exception {
    assertThat(rung.tryAcquire(10, TimeUnit.SECONDS)).as("at its start").isTrue();
    long epoch = store.takeOver("a").orElseThrow().epoch();
    long id = commands.submit(null, "ann", "pause", "{}");
    assertThat(rung.tryAcquire(10, TimeUnit.SECONDS)).as("for the command").isTrue();

    try (var expected = bell.expect(id)) {
      store.write(epoch, Rows.batch().result(new CommandResult(id, 200, "{}")).build());
      assertThat(expected.await(TimeUnit.SECONDS.toNanos(10))).isTrue();
    }
  }

  @Test
  void shouldTakeEveryCommandWithoutAKey() {
    long id = commands.submit(null, "ann", "pause", "{}");
    assertThat(commands.submit(null, "ann", "pause", "{}")).isNotEqualTo(id);
  }

  @Test
  void shouldGiveOneCommandForOneKey() {
    long id = commands.submit("k", "ann", "pause", "{}");
    assertThat(commands.submit("k", "ann", "pause", "{}")).isEqualTo(id);
    assertThat(commands.submit("k", "bob", "pause", "{}")).isNotEqualTo(id);
    assertThatThrownBy(() -> commands.submit("k", "ann", "unpause", "{}"))
        .isInstanceOf(CommandStore.KeyReused.class);
    assertThat(database.sql().fetchCount(dev.updraft.db.generated.Tables.EVENT_LOG)).isEqualTo(2);
  }

  @Test
  void shouldFileTheAuditRowUnderWhatTheCommandNames() {
    commands.submit(
        null,
        "ann",
        "mark_task",
        "{\"dag_id\":\"etl\",\"dag_run_id\":\"r\",\"task_ids\":[\"t\"],\"map_index\":2}");
    var row = database.sql().fetchSingle(dev.updraft.db.generated.Tables.EVENT_LOG);
    assertThat(row.get("dag_id")).isEqualTo("etl");
    assertThat(row.get("dag_run_id")).isEqualTo("r");
    assertThat(row.get("task_id")).isEqualTo("t");
    assertThat(row.get("map_index")).isEqualTo(2);
  }
}
