// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.updraft.db.Database;
import dev.updraft.db.TestDatabase;
import dev.updraft.db.read.ConnectionQueries;
import dev.updraft.db.read.ConnectionQueries.ConnectionView;
import dev.updraft.db.read.Criterion;
import dev.updraft.db.read.Criterion.Op;
import dev.updraft.db.read.DagQueries;
import dev.updraft.db.read.EventLogQueries;
import dev.updraft.db.read.EventLogQueries.Entry;
import dev.updraft.db.read.InstanceQueries;
import dev.updraft.db.read.InstanceView;
import dev.updraft.db.read.Listing;
import dev.updraft.db.read.Page;
import dev.updraft.db.read.Page.Sort;
import dev.updraft.db.read.PoolQueries;
import dev.updraft.db.read.Readers;
import dev.updraft.db.read.RunQueries;
import dev.updraft.db.read.RunView;
import dev.updraft.db.read.SystemQueries;
import dev.updraft.db.read.VariableQueries;
import dev.updraft.db.read.VariableQueries.VariableView;
import dev.updraft.db.read.WorkerQueries.WorkerView;
import dev.updraft.db.web.UserStore;
import dev.updraft.db.web.Writers;
import dev.updraft.engine.port.Batch.ImportErrorRow;
import dev.updraft.engine.port.Batch.PoolDefinition;
import dev.updraft.engine.port.Batch.WorkerRow;
import dev.updraft.engine.spec.Demand;
import dev.updraft.engine.state.RunState;
import dev.updraft.engine.state.TaskState;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the web reads and writes, over what the leader wrote. */
class ReadersTest {
  private static final Page FIRST = Page.first(10);

  private final Database database = TestDatabase.create();
  private final PostgresSchedulerStore store = new PostgresSchedulerStore(database);
  private final Readers readers = Readers.over(database.pool());
  private final Writers writers = Writers.over(database.pool());

  @AfterEach
  void close() {
    store.close();
    database.close();
  }

  private void twoRuns() throws Exception {
    long epoch = store.takeOver("a").orElseThrow().epoch();
    store.write(epoch, Rows.setUp());
    var run = Rows.run(202611, 1, RunState.RUNNING);
    store.write(
        epoch,
        Rows.batch()
            .newRun(run)
            .newRun(Rows.run(202612, 2, RunState.SUCCESS))
            .newInstance(Rows.instance(run, 0, TaskState.RUNNING, 1))
            .newInstance(Rows.instance(run, 1, TaskState.SCHEDULED, 1))
            .error(new ImportErrorRow("B.java", "bad", Rows.NOW))
            .build());
  }

  @Test
  void shouldListWhatTheLeaderWrote() throws Exception {
    twoRuns();
    var dags = readers.dags();
    var part = List.of(new Criterion("dag_id", Op.PATTERN, List.of("ET")));
    assertThat(dags.list(part, List.of("night"), false, FIRST).total()).isEqualTo(1);
    assertThat(dags.list(part, List.of("night", "day"), true, FIRST).rows()).isEmpty();
    assertThat(dags.find("etl").orElseThrow().tags()).containsExactly("night", "b");
    assertThat(dags.source("etl", 1)).contains("class Etl {}");
    assertThat(dags.tags(List.of(), Page.first(9)).rows()).containsExactly("b", "night");
    assertThat(dags.versions("etl")).hasSize(1);

    Listing<RunView> runs =
        readers.runs().list(List.of(Criterion.is("dag_id", "etl")), Page.first(1, Sort.down("id")));
    assertThat(runs.rows()).singleElement().satisfies(r -> assertThat(r.id()).isEqualTo(2));
    assertThat(runs.total()).isEqualTo(2);
    RunView run = readers.runs().find("etl", "manual__1").orElseThrow();

    Listing<InstanceView> waiting =
        readers.instances().list(List.of(Criterion.is("state", "scheduled")), FIRST);
    assertThat(waiting.rows())
        .singleElement()
        .satisfies(t -> assertThat(t.taskId()).isEqualTo("t1"));
    assertThat(readers.instances().find(run, "t0", -1)).isPresent();
    assertThat(readers.system().importErrors(List.of(), FIRST).total()).isEqualTo(1);
  }

  @Test
  void shouldCountWhatTakesThePoolsSlots() throws Exception {
    twoRuns();
    var pool = readers.pools().find("default_pool").orElseThrow();
    assertThat(pool.running()).isEqualTo(1);
    assertThat(pool.scheduled()).isEqualTo(1);
    assertThat(pool.occupied()).isEqualTo(1);
    assertThat(pool.open()).isEqualTo(127);
  }

  @Test
  void shouldShowThePoolsThatTheLeaderSet() throws Exception {
    long epoch = store.takeOver("a").orElseThrow().epoch();
    var gpu = new PoolDefinition("gpu", -1, true, "cards");
    store.write(epoch, Rows.batch().pool(new PoolDefinition("gpu", 2, false, "")).build());
    store.write(epoch, Rows.batch().pool(gpu).removedPool("none").build());
    var pool = readers.pools().find("gpu").orElseThrow();
    assertThat(pool.includeDeferred()).isTrue();
    assertThat(pool.open()).isEqualTo(-1);
    assertThat(store.loadPools()).hasSize(2);
    store.write(epoch, Rows.batch().removedPool("gpu").build());
    assertThat(readers.pools().find("gpu")).isEmpty();
  }

  @Test
  void shouldShowWorkersAndWhatTheyHaveInHand() throws Exception {
    twoRuns();
    long epoch = store.takeOver("a").orElseThrow().epoch();
    Instant then = Instant.parse("2026-11-20T00:00:00Z");
    var up =
        new WorkerRow(
            "inc", "host", true, 4, 2, 0, List.of("a", "b"), List.of("git 2.39"), then, then);
    var away = new WorkerRow("old", "host", true, 4, 0, 0, List.of(), List.of(), then, then);
    store.write(epoch, Rows.batch().worker(up).worker(away).build());
    store.write(epoch, Rows.batch().worker(away.away(then.plusSeconds(1))).build());
    assertThat(store.loadWorkers()).containsExactly(up, away.away(then.plusSeconds(1)));
    assertThat(readers.workers().up()).extracting(WorkerView::incarnation).containsExactly("inc");
    assertThat(readers.workers().all())
        .extracting(WorkerView::incarnation, WorkerView::queues, WorkerView::has)
        .containsExactly(
            tuple("inc", List.of("a", "b"), List.of("git 2.39")),
            tuple("old", List.of(), List.of()));
    store.write(epoch, Rows.batch().goneWorker("old").build());
    assertThat(store.loadWorkers()).containsExactly(up);
    assertThat(readers.workers().demands(List.of("etl", "none")))
        .singleElement()
        .satisfies(it -> assertThat(it.demand()).isEqualTo(new Demand("default", List.of())));
  }

  @Test
  void shouldKnowWhichLogicalDatesAreTaken() throws Exception {
    twoRuns();
    RunView run = readers.runs().find("etl", "manual__1").orElseThrow();
    Instant date = run.logicalDate() == null ? Instant.EPOCH : run.logicalDate();
    assertThat(store.dateTaken("etl", date)).isEqualTo(run.logicalDate() != null);
    assertThat(store.dateTaken("etl", date.plusSeconds(1))).isFalse();
    assertThat(store.datesAhead()).allMatch(taken -> taken.dagId().equals("etl"));
  }

  @Test
  void shouldFilterAndSortByEveryFieldThatTheListsName() throws Exception {
    twoRuns();
    sorted(DagQueries.fields(), page -> readers.dags().list(List.of(), List.of(), false, page));
    sorted(DagQueries.versionFields(), page -> readers.dags().versions(List.of(), page));
    sorted(RunQueries.fields(), page -> readers.runs().list(List.of(), page));
    sorted(InstanceQueries.fields(), page -> readers.instances().list(List.of(), page));
    sorted(PoolQueries.fields(), page -> readers.pools().list(List.of(), page));
    sorted(VariableQueries.fields(), page -> readers.variables().list(List.of(), page));
    sorted(ConnectionQueries.fields(), page -> readers.connections().list(List.of(), page));
    sorted(EventLogQueries.fields(), page -> readers.events().list(List.of(), List.of(), page));
    sorted(SystemQueries.fields(), page -> readers.system().importErrors(List.of(), page));
  }

  private static void sorted(Set<String> fields, Function<Page, Listing<?>> list) {
    for (String field : fields) {
      assertThat(list.apply(Page.first(5, Sort.down(field))).rows()).as(field).isNotNull();
    }
  }

  @Test
  void shouldKeepWhatPeopleSetAndWhoDid() {
    var variables = writers.variables();
    assertThat(variables.create("ann", new VariableView("v", "1", false, ""))).isTrue();
    assertThat(variables.create("ann", new VariableView("v", "2", false, ""))).isFalse();
    assertThat(variables.change("ann", new VariableView("v", "2", false, ""))).isTrue();
    assertThat(variables.change("ann", new VariableView("w", "2", false, ""))).isFalse();
    assertThat(readers.variables().find("v").orElseThrow().value()).isEqualTo("2");
    var connections = writers.connections();
    var made = new ConnectionView("c", "http", "", "h", 80, null, null, "sealed:abc");
    assertThat(connections.create("ann", made)).isTrue();
    assertThat(connections.create("ann", made)).isFalse();
    assertThat(connections.change("ann", made)).isTrue();
    assertThat(readers.connections().find("c")).contains(made);
    assertThat(store.connection("c").orElseThrow()).contains("sealed:abc");
    assertThat(connections.delete("ann", "c")).isTrue();
    assertThat(variables.delete("ann", "w")).isFalse();
    var users = new UserStore(database.sql());
    users.put("ann", new UserStore.User("bob", "hash", "viewer", true));
    assertThat(readers.users().find("bob").orElseThrow().role()).isEqualTo("viewer");
    var events = readers.events();
    assertThat(events.list(List.of(Criterion.is("owner", "ann")), List.of(), FIRST).total())
        .isEqualTo(6);
    assertThat(events.list(List.of(), List.of("put_user"), FIRST).total()).isEqualTo(5);
  }

  @Test
  void shouldKeepNotesBesideRunsAndTasks() throws Exception {
    twoRuns();
    RunView run = readers.runs().find("etl", "manual__1").orElseThrow();
    writers.notes().put("ann", run, "late data");
    writers.notes().put("ann", run, "later data");
    InstanceView task = readers.instances().find(run, "t0", -1).orElseThrow();
    writers.notes().put("ann", List.of(task), "slow");
    assertThat(readers.runs().find("etl", "manual__1").orElseThrow().note())
        .isEqualTo("later data");
    assertThat(readers.instances().find(run, "t0", -1).orElseThrow().note()).isEqualTo("slow");
    writers.notes().put("ann", run, null);
    assertThat(readers.runs().find("etl", "manual__1").orElseThrow().note()).isNull();
    Entry entry =
        readers.events().list(List.of(), List.of(), Page.first(1, Sort.down("id"))).rows().get(0);
    assertThat(entry.dagRunId()).isEqualTo("manual__1");
  }
}
