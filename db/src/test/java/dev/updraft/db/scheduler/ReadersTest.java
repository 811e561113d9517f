// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.db.Database;
import dev.updraft.db.TestDatabase;
import dev.updraft.db.web.ConnectionStore;
import dev.updraft.db.web.DagReader;
import dev.updraft.db.web.EventLogStore;
import dev.updraft.db.web.ImportErrorReader;
import dev.updraft.db.web.InstanceReader;
import dev.updraft.db.web.PoolStore;
import dev.updraft.db.web.RunReader;
import dev.updraft.db.web.UserStore;
import dev.updraft.db.web.VariableStore;
import dev.updraft.engine.port.Batch.ImportErrorRow;
import dev.updraft.engine.state.RunState;
import dev.updraft.engine.state.TaskState;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadersTest {
  private final Database database = TestDatabase.create();
  private final PostgresSchedulerStore store = new PostgresSchedulerStore(database);

  @AfterEach
  void close() {
    store.close();
    database.close();
  }

  @Test
  void shouldListWhatTheLeaderWrote() throws Exception {
    long epoch = store.takeOver("a").orElseThrow().epoch();
    store.write(epoch, Rows.setUp());
    var run = Rows.run(202611, 1, RunState.RUNNING);
    var older = Rows.run(202612, 2, RunState.SUCCESS);
    var failed = Rows.instance(run, 0, TaskState.FAILED, 1);
    store.write(
        epoch,
        Rows.batch()
            .newRun(run)
            .newRun(older)
            .newInstance(failed)
            .newInstance(Rows.instance(run, 1, TaskState.NONE, 1))
            .error(new ImportErrorRow("B.java", "bad", Rows.NOW))
            .build());

    var dags = new DagReader(database.sql());
    assertThat(dags.list(new DagReader.Filter("ET", false, "night"), 10, 0).total()).isEqualTo(1);
    assertThat(dags.list(new DagReader.Filter(null, true, null), 10, 0).rows()).isEmpty();
    assertThat(dags.find("etl").orElseThrow().tags()).containsExactly("night", "b");
    assertThat(dags.source("etl", 1)).contains("class Etl {}");
    var runs = new RunReader(database.sql());
    var any = new RunReader.Filter("etl", List.of());
    assertThat(runs.list(any, 1, 0))
        .satisfies(
            p -> {
              assertThat(p.rows()).containsExactly(older);
              assertThat(p.total()).isEqualTo(2);
            });
    assertThat(runs.before(any, 2, 5)).containsExactly(run);
    assertThat(runs.find("etl", "manual__1")).contains(run);
    var instances = new InstanceReader(database.sql());
    var failures = new InstanceReader.Filter(null, "etl", null, List.of(TaskState.FAILED));
    assertThat(instances.list(failures, 10, 0).rows())
        .containsExactly(new InstanceReader.InstanceView("etl", "manual__1", "t0", failed));
    var ofRun = new InstanceReader.Filter(run.key(), null, "t1", List.of());
    assertThat(instances.list(ofRun, 10, 0).total()).isEqualTo(1);
    assertThat(new ImportErrorReader(database.sql()).list()).hasSize(1);
  }

  @Test
  void shouldKeepWhatPeopleSetAndWhoDid() {
    var variables = new VariableStore(database.sql());
    variables.put("ann", new VariableStore.Variable("v", "1", false, ""));
    variables.put("ann", new VariableStore.Variable("v", "2", false, ""));
    assertThat(variables.find("v").orElseThrow().value()).isEqualTo("2");
    var connections = new ConnectionStore(database.sql());
    var made =
        new ConnectionStore.ConnectionView("c", "http", "", "h", 80, null, null, "sealed:abc");
    connections.put("ann", made);
    connections.put("ann", made);
    assertThat(connections.find("c")).contains(made);
    assertThat(store.connection("c").orElseThrow()).contains("sealed:abc");
    assertThat(connections.delete("ann", "c")).isTrue();
    assertThat(variables.delete("ann", "w")).isFalse();
    var users = new UserStore(database.sql());
    users.put("ann", new UserStore.User("bob", "hash", "viewer", true));
    assertThat(users.find("bob").orElseThrow().role()).isEqualTo("viewer");
    assertThat(new PoolStore(database.sql()).find("default_pool").orElseThrow().slots())
        .isEqualTo(128);
    assertThat(new EventLogStore(database.sql()).list(null, 2, 0).total()).isEqualTo(6);
  }
}
