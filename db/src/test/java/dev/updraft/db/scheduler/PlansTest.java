// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.db.Database;
import dev.updraft.db.TestDatabase;
import dev.updraft.db.read.Criterion;
import dev.updraft.db.read.Criterion.Op;
import dev.updraft.db.read.InstanceQueries;
import dev.updraft.db.read.InstanceQueries.Wanted;
import dev.updraft.db.read.InstanceView;
import dev.updraft.db.read.Listing;
import dev.updraft.db.read.Page;
import dev.updraft.db.read.Page.Sort;
import dev.updraft.db.read.Readers;
import dev.updraft.db.read.RunView;
import dev.updraft.db.scheduler.RunImages.Depth;
import dev.updraft.engine.id.RunKey;
import dev.updraft.engine.state.RunState;
import dev.updraft.engine.state.TaskState;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** However long the history is, what pages and lists ask for is found by an index. */
@SuppressWarnings("NullAway.Init") // JUnit calls fill() first
class PlansTest {
  private static final Page FIRST = Page.first(50, Sort.up("id"));

  private static Database database;
  private static Asked asked;
  private static Readers readers;

  /** Two years of 20 DAGs, 100 runs a month, 20 tasks each; one run of 5,000 that goes on. */
  @BeforeAll
  static void fill() {
    database = TestDatabase.create();
    var sql = database.sql();
    sql.execute("SELECT ensure_partitions(202412, 24)");
    sql.execute(
        "INSERT INTO dag SELECT 'd' || n, 1, 'D.java', false, false, NULL, NULL, 'infinity'"
            + " FROM generate_series(0, 19) n");
    sql.execute(
        "INSERT INTO dag_version SELECT 'd' || n, 1, 'u', '{}', '', now(), '', '', '{}', '', 16,"
            + " 16 FROM generate_series(0, 19) n");
    sql.execute(
        "INSERT INTO dag_task SELECT 'd' || n, 1, t, 't' || t, 'java', 'default_pool', 'default',"
            + " 1, 1 FROM generate_series(0, 19) n, generate_series(0, 19) t");
    sql.execute(
        "INSERT INTO run_identity SELECT 'd' || n % 20, 'r' || n, NULL, (2024 * 12 + 11 + n / 100)"
            + " / 12 * 100 + (11 + n / 100) % 12 + 1, n FROM generate_series(0, 2399) n");
    sql.execute(
        "INSERT INTO run SELECT run_month, run_id, dag_id, dag_run_id, 1, 'manual', CASE WHEN"
            + " run_id = 2399 THEN 'running' WHEN run_id / 20 % 5 = 0 THEN 'failed' ELSE 'success'"
            + " END, NULL, now(), now(), now(), now(), now(), CASE WHEN run_id < 2399 THEN now()"
            + " END, '{}', 'ui', 1, 'infinity' FROM run_identity");
    sql.execute(
        "INSERT INTO task_instance SELECT i.run_month, i.run_id, t, i.dag_id, 't' || least(t, 19),"
            + " least(t, 19), CASE WHEN t < 19 THEN -1 ELSE t - 19 END, s, CASE WHEN s IN"
            + " ('success', 'failed') THEN s END, 1, 1, 1, 1, 'none', 'infinity', now(), now(),"
            + " now(), now(), NULL, '1', NULL, -1, NULL FROM run_identity i CROSS JOIN LATERAL"
            + " generate_series(0, CASE WHEN run_id = 2399 THEN 4999 ELSE 19 END) t CROSS JOIN"
            + " LATERAL (SELECT CASE WHEN run_id = 2399 AND t >= 2500 THEN CASE WHEN t < 2510 THEN"
            + " 'running' ELSE 'scheduled' END WHEN run_id / 20 % 5 = 0 AND t = 7 THEN 'failed'"
            + " ELSE 'success' END AS s) c");
    sql.execute(
        "INSERT INTO task_grant SELECT run_month, run_id, instance_no, 1, 1, 1, 'w', 'i', false,"
            + " 'ended', 'ok', NULL, false, now(), now(), now() FROM task_instance");
    sql.execute("VACUUM (ANALYZE)");
    asked = new Asked(database.pool());
    readers = Readers.over(asked.remembering());
  }

  @AfterAll
  static void close() {
    database.close();
  }

  /** The rows that were looked at are no more than so many, and no table was read as a whole. */
  private static void looked(long most) throws Exception {
    Asked.Work work = asked.work();
    assertThat(work.scannedOfThoseThatGrow()).isEmpty();
    assertThat(work.rows()).as("%s", work.reads()).isBetween(1L, most);
  }

  private static RunView run(int no) {
    return readers.runs().find("d" + no % 20, "r" + no).orElseThrow();
  }

  @Test
  void shouldFindARunAndATaskOfItByTheirNames() throws Exception {
    RunView large = run(2399);
    assertThat(readers.instances().find(large, "t19", 4_000)).isPresent();
    looked(20);
    assertThat(readers.instances().results(large, "t19", 77)).hasSize(1);
    looked(20);
  }

  @Test
  void shouldReadOnlyWhatItShowsOfALargeRun() throws Exception {
    RunView large = run(2399);
    looked(10);
    assertThat(readers.instances().ofRun(large, new Wanted("", "", "failed"), 30)).hasSize(30);
    assertThat(readers.instances().ofRun(large, new Wanted("t19", "", "failed"), 30)).hasSize(30);
    assertThat(readers.instances().ofRun(large, Wanted.failed(""), 30)).isEmpty();
    looked(300);
    assertThat(readers.counts().cells(List.of(large), List.of("t3"))).hasSize(1);
    looked(20);
    var counts = readers.counts().of(large, "t19");
    assertThat(counts.states()).containsEntry("running", 10L).containsEntry("success", 2_500L);
    assertThat(counts.ofTask()).isEqualTo(4_981);
    looked(5_000);
    assertThat(readers.counts().sizes(List.of(large)).values()).containsExactly(5_000);
    looked(10);
  }

  @Test
  void shouldFindTheSameTaskInOtherRuns() throws Exception {
    List<RunView> runs = readers.runs().newest(List.of("d19"), 20);
    looked(200);
    assertThat(readers.instances().inRuns(runs, "t7", -1)).hasSize(20);
    looked(100);
  }

  @Test
  void shouldListFailuresOfAllTimesByTheirFinalState() throws Exception {
    Listing<InstanceView> failed =
        readers.instances().list(List.of(Criterion.is("state", "failed")), FIRST);
    assertThat(failed.total()).isEqualTo(480);
    assertThat(failed.rows()).hasSize(50);
    looked(1_000); // those that failed, and what is shown of the first 50
    List<Criterion> far = List.of(Criterion.is("state", "failed"));
    assertThat(readers.instances().list(far, new Page(50, 400, FIRST.order())).rows()).hasSize(50);
    looked(1_500);
  }

  @Test
  void shouldFindWhatRunsNow() throws Exception {
    Listing<InstanceView> running =
        readers.instances().list(List.of(Criterion.is("state", "running")), FIRST);
    assertThat(running.total()).isEqualTo(10);
    looked(5_200); // of the one run that goes on
  }

  @Test
  void shouldFindWhatWaitsForAPersonWithoutReadingWhatElseIsActive() throws Exception {
    var sql = database.sql();
    sql.execute("UPDATE dag_task SET operator = 'approval' WHERE task_id = 't17'");
    var one = " WHERE run_month = 202611 AND run_id = 2399 AND instance_no = 17";
    sql.execute("UPDATE task_instance SET state = 'deferred', handle = '{}'" + one);
    Listing<InstanceQueries.Asking> asking = readers.instances().asking(List.of(), FIRST);
    assertThat(asking.rows()).extracting(it -> it.task().run().runId()).containsExactly("r2399");
    looked(60);
    assertThat(readers.instances().asking(List.of(), Page.first(0)).total()).isEqualTo(1);
    looked(60);
    sql.execute("UPDATE task_instance SET state = 'success', handle = NULL" + one);
    sql.execute("UPDATE dag_task SET operator = 'java'");
  }

  @Test
  void shouldKnowHowEachDagStandsByItsNewestRuns() throws Exception {
    assertThat(readers.dags().standings(List.of())).hasSize(20);
    looked(80);
    List<String> dags = IntStream.range(0, 20).mapToObj(no -> "d" + no).toList();
    assertThat(readers.runs().newest(dags, 14)).hasSize(280);
    looked(600);
  }

  @Test
  void shouldSearchForAPartOfARunsNameInAnIndex() throws Exception {
    var newest = Page.first(50, Sort.down("id"));
    var part = List.of(new Criterion("run_id", Op.PATTERN, List.of("R239")));
    assertThat(readers.runs().list(part, newest).total()).isEqualTo(11);
    looked(60);
    var wild = List.of(new Criterion("run_id", Op.PATTERN, List.of("r23_7|\u00e4")));
    assertThat(readers.runs().list(wild, newest).total()).isEqualTo(10);
  }

  @Test
  void shouldListOneTaskOfADag() throws Exception {
    Listing<InstanceView> found =
        readers
            .instances()
            .list(List.of(Criterion.is("dag_id", "d3"), Criterion.is("task_id", "t3")), FIRST);
    assertThat(found.total()).isEqualTo(120);
    looked(3_000); // of each run of the DAG, however many others there are
  }

  @Test
  void shouldCountTheInstancesOfATaskInEveryState() throws Exception {
    assertThat(total("19", "success")).as("of 119 runs, and of one that goes on").isEqualTo(2_600);
    assertThat(total("19", "running")).isEqualTo(10);
    assertThat(total("19", "success", "running")).isEqualTo(2_610);
    assertThat(total("7", "failed")).isEqualTo(24);
    assertThat(total("7", "success", "running")).isEqualTo(96);
    asked.work();
  }

  private static long total(String task, String... states) {
    return readers
        .instances()
        .list(
            List.of(
                Criterion.is("dag_id", "d19"),
                Criterion.is("task_id", "t" + task),
                new Criterion("state", Op.ANY, List.of(states))),
            Page.first(5, Sort.up("id")))
        .total();
  }

  @Test
  void shouldListAPageOfAllThereEverWasAndNotCountIt() throws Exception {
    Listing<InstanceView> all = readers.instances().list(List.of(), FIRST);
    assertThat(all.total()).isEqualTo(5_000);
    assertThat(all.limit()).isEqualTo(5_000);
    looked(5_500);
    var far = readers.instances().list(List.of(), new Page(50, 20_000, List.of(Sort.up("id"))));
    assertThat(far.total()).as("another page is there").isEqualTo(20_051);
    var last = readers.instances().list(List.of(), new Page(50, 52_960, List.of(Sort.up("id"))));
    assertThat(last.rows()).hasSize(20);
    assertThat(last.total()).as("exact, for it was read").isEqualTo(52_980);
    asked.work();
  }

  @Test
  void shouldListTheNewestRuns() throws Exception {
    var newest = Page.first(50, Sort.down("id"));
    assertThat(readers.runs().list(List.of(), newest).total()).isEqualTo(2_400);
    looked(8_000);
    var one = List.of(Criterion.is("dag_id", "d3"));
    assertThat(readers.runs().list(one, newest).total()).isEqualTo(120);
    looked(600);
    var before =
        List.of(Criterion.is("dag_id", "d3"), new Criterion("id", Op.LESS, List.of("1203")));
    assertThat(readers.runs().first(before, Sort.down("id"))).isPresent();
    looked(60);
  }

  @Test
  void shouldExplainWithoutReadingAllThatIsActive() throws Exception {
    var images = new RunImages(asked.remembering());
    var key = new RunKey(202611, 2399);
    var look = images.look(key, 4_000, new Depth(false, true)).orElseThrow();
    assertThat(look.run().instances()).hasSize(1);
    assertThat(look.active().getFirst().instances()).hasSize(10);
    looked(6_000);
    assertThat(images.look(key, 4_000, new Depth(true, false)).orElseThrow().active()).isEmpty();
    asked.work();
  }

  @Test
  void shouldExplainAnElementWithoutReadingTheOthers() throws Exception {
    var images = new RunImages(asked.remembering());
    var element = new RunImages.Element(4_000, 20, List.of("t19"));
    var look = images.look(new RunKey(202611, 2399), element, false).orElseThrow();
    assertThat(look.run().instances()).hasSize(21);
    assertThat(look.run().instances().getLast().mapIndex()).isEqualTo(4_000);
    looked(60);
  }

  @Test
  void shouldKeepUpdatesOfInstancesHotUntilTheyEnd() throws Exception {
    var own = TestDatabase.create();
    var store = new PostgresSchedulerStore(own);
    long epoch = store.takeOver("a").orElseThrow().epoch();
    store.write(epoch, Rows.setUp());
    var run = Rows.run(202611, 1, RunState.RUNNING);
    store.write(
        epoch,
        Rows.batch()
            .newRun(run)
            .newInstance(Rows.instance(run, 0, TaskState.NONE, 1))
            .newInstance(Rows.instance(run, 1, TaskState.NONE, 1))
            .build());
    int seq = 2;
    for (TaskState state :
        List.of(TaskState.SCHEDULED, TaskState.QUEUED, TaskState.RUNNING, TaskState.SUCCESS)) {
      store.write(epoch, Rows.batch().instance(Rows.instance(run, 0, state, seq++)).build());
    }
    store.close();
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(
                        own.sql()
                            .fetchValue(
                                "SELECT sum(n_tup_upd) || ' updates, ' || sum(n_tup_hot_upd) ||"
                                    + " ' hot' FROM pg_stat_user_tables WHERE relname LIKE"
                                    + " 'task_instance_2%'"))
                    .isEqualTo("4 updates, 3 hot"));
    own.close();
  }
}
