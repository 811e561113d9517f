// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.api.OnWorkerLoss;
import dev.updraft.api.TriggerRule;
import dev.updraft.db.Database;
import dev.updraft.db.DatabaseSettings;
import dev.updraft.db.web.CommandBell;
import dev.updraft.db.web.CommandStore;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.spec.RetrySpec;
import dev.updraft.engine.spec.ScheduleSpec;
import dev.updraft.engine.spec.SpecJson;
import dev.updraft.engine.spec.TaskSpec;
import dev.updraft.objects.FolderObjectStore;
import dev.updraft.secrets.PasswordHash;
import dev.updraft.secrets.Vault;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javax.sql.DataSource;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** One database and one server for all tests of this module, with a DAG and three runs in it. */
final class Fixture implements AutoCloseable {
  static final String CLI_TOKEN = "cli-token-of-the-tests";
  static final Instant NOW = Instant.parse("2026-11-21T06:00:00Z");
  private static final String CAUSE = "IllegalStateException: relation \"stg\" does not exist";
  private static final String[] TASKS = {"extract", "transform", "load", "report"};

  final DataSource pool;
  final FolderObjectStore objects;
  final Vault vault;
  final Web web;
  final CommandStore commands;
  final ScriptedScheduler scheduler;
  private final EmbeddedPostgres postgres;
  private final Database database;
  private final CommandBell bell;
  private final Path folder;

  private Fixture(
      EmbeddedPostgres postgres,
      Database database,
      FolderObjectStore objects,
      Vault vault,
      CommandStore commands,
      Web web,
      CommandBell bell,
      Path folder) {
    this.postgres = postgres;
    this.bell = bell;
    this.folder = folder;
    this.database = database;
    this.pool = database.pool();
    this.objects = objects;
    this.vault = vault;
    this.commands = commands;
    this.web = web;
    this.scheduler = ScriptedScheduler.start(pool);
  }

  static Fixture start() throws Exception {
    EmbeddedPostgres postgres = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
    var settings =
        new DatabaseSettings(postgres.getJdbcUrl("postgres", "postgres"), "postgres", "");
    Database database = Database.open(settings, "web-tests", 8);
    database.migrate();
    DataSource pool = database.pool();
    Path folder = Files.createTempDirectory("updraft-web");
    var objects = new FolderObjectStore(folder.resolve("objects"), "tests");
    seed(pool, objects);
    var config = new WebConfig(0, "127.0.0.1", Duration.ofHours(1), CLI_TOKEN, "k".repeat(40));
    CommandBell bell = CommandBell.start(settings, () -> {});
    var commands = new CommandStore(DSL.using(pool, SQLDialect.POSTGRES), bell, System::nanoTime);
    Vault vault = Vault.at(folder.resolve("key"));
    Web web = Web.start(config, pool, commands, objects, vault, () -> NOW);
    return new Fixture(postgres, database, objects, vault, commands, web, bell, folder);
  }

  /** The base address of the server. */
  String url() {
    return "http://127.0.0.1:" + web.port();
  }

  /** Of its files; it goes when the fixture closes. */
  Path folder() {
    return folder;
  }

  /** Nothing listens any more where the database was. */
  void loseDatabase() throws IOException {
    postgres.close();
  }

  @Override
  public void close() throws IOException {
    scheduler.close();
    web.close();
    bell.close();
    database.close();
    postgres.close();
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static void seed(DataSource pool, FolderObjectStore objects) throws Exception {
    user(pool, "admin", "ADMIN");
    user(pool, "viewer", "viewer");
    SeedWorkers.usual(pool);
    dag(pool, "flights", "dags/Flights.java", "0 3 * * *");
    dag(pool, "orders_daily", "dags/Orders.java", "");
    execute(
        pool,
        "INSERT INTO import_error (file, message, at) VALUES ('dags/Broken.java',"
            + " 'Broken.java:12: error: '';'' expected', now())");
    run(
        pool,
        1,
        "scheduled__2026-11-18T03:00:00+00:00",
        "success",
        "success",
        "success",
        "success",
        "success");
    run(
        pool,
        2,
        "scheduled__2026-11-19T03:00:00+00:00",
        "failed",
        "success",
        "failed",
        "upstream_failed",
        "upstream_failed");
    run(
        pool,
        3,
        "scheduled__2026-11-20T03:00:00+00:00",
        "running",
        "success",
        "running",
        "none",
        "none");
    files(objects);
  }

  private static void files(FolderObjectStore objects) throws IOException {
    objects.put("logs/202611/3/1/1/1/1", "first line\nsecond line\n".getBytes(UTF_8));
    objects.put("logs/202611/3/1/1/1/2", "ERROR <b>third</b>\n".getBytes(UTF_8));
    objects.put("artifacts/202611/1/3/1/report.html", "<h1>delays</h1>".getBytes(UTF_8));
    objects.put("artifacts/202611/1/3/1/plots/by-day.svg", "<svg/>".getBytes(UTF_8));
    objects.put("artifacts/202611/1/3/1/rows.parquet", new byte[] {1, 2});
  }

  private static void user(DataSource pool, String name, String role) throws SQLException {
    execute(
        pool,
        "INSERT INTO app_user (name, password_hash, role) VALUES (?, ?, ?)",
        name,
        PasswordHash.of("secret".toCharArray()),
        role);
  }

  private static void dag(DataSource pool, String id, String file, String schedule)
      throws SQLException {
    var tasks = new ArrayList<TaskSpec>();
    for (int no = 0; no < TASKS.length; no++) {
      tasks.add(task(no));
    }
    ScheduleSpec when =
        schedule.isEmpty()
            ? new ScheduleSpec.Manual()
            : new ScheduleSpec.Cron(schedule, ZoneId.of("UTC"), List.of());
    var spec =
        new DagSpec(
            id,
            "unit1",
            file,
            "Delays of flights",
            "data-core",
            List.of("demo", "air"),
            when,
            false,
            false,
            null,
            null,
            4,
            16,
            null,
            "{\"type\":\"object\",\"properties\":{\"day\":{\"type\":\"string\"}}}",
            "{\"day\":\"2026-11-20\"}",
            tasks,
            List.of(),
            List.of());
    execute(
        pool,
        "INSERT INTO dag_version VALUES (?, 1, 'unit1', ?, 'class Flights {}', ?, ?, ?,"
            + " ARRAY['demo', 'air'], ?, 16, 16)",
        id,
        SpecJson.write(spec),
        java.sql.Timestamp.from(NOW),
        "Delays of flights",
        "data-core",
        schedule);
    execute(
        pool,
        "INSERT INTO dag VALUES (?, 1, ?, false, false, NULL, NULL, ?::timestamptz)",
        id,
        file,
        schedule.isEmpty() ? "infinity" : "2026-11-22T03:00:00Z");
    for (TaskSpec task : tasks) {
      execute(
          pool,
          "INSERT INTO dag_task VALUES (?, 1, ?, ?, 'java', 'default_pool', 'default', 1, 1)",
          id,
          task.no(),
          task.taskId());
    }
  }

  private static TaskSpec task(int no) {
    return new TaskSpec(
        no,
        TASKS[no],
        no == 0 ? List.of() : List.of(no - 1),
        -1,
        -1,
        TriggerRule.ALL_SUCCESS,
        RetrySpec.NONE,
        null,
        "default_pool",
        1,
        1,
        "default",
        List.of(),
        0,
        0,
        OnWorkerLoss.RERUN,
        false,
        "java",
        "{}",
        List.of(),
        List.of(),
        List.of(),
        "Flights.java:12");
  }

  private static void run(DataSource pool, int id, String runId, String state, String... states)
      throws SQLException {
    String day = runId.substring("scheduled__".length());
    boolean ended = !state.equals("running");
    execute(
        pool,
        "INSERT INTO run_identity VALUES ('flights', ?, ?::timestamptz, 202611, ?)",
        runId,
        day,
        id);
    execute(
        pool,
        "INSERT INTO run VALUES (202611, ?, 'flights', ?, 1, 'scheduled', ?, ?::timestamptz,"
            + " ?::timestamptz, ?::timestamptz, ?::timestamptz, ?::timestamptz, ?::timestamptz,"
            + " ?::timestamptz, '{\"day\":\"2026-11-20\"}', 'timetable', 1, 'infinity')",
        id,
        runId,
        state,
        day,
        day,
        day,
        day,
        day,
        day,
        ended ? "2026-11-20T04:00:00Z" : null);
    for (int no = 0; no < states.length; no++) {
      instance(pool, id, no, states[no], day);
    }
  }

  private static void instance(DataSource pool, int run, int no, String state, String day)
      throws SQLException {
    boolean began = !state.equals("none") && !state.equals("upstream_failed");
    boolean ended = began && !state.equals("running");
    execute(
        pool,
        "INSERT INTO task_instance VALUES (202611, ?, ?, 'flights', ?, ?, -1, ?, ?, ?, ?, 2, 1,"
            + " 'NONE', 'infinity', ?::timestamptz, ?::timestamptz, ?::timestamptz,"
            + " ?::timestamptz, NULL, ?, NULL, -1, ?)",
        run,
        no,
        TASKS[no],
        no,
        state,
        ended || state.equals("upstream_failed") ? state : null,
        began ? 1 : 0,
        began ? 1 : 0,
        began ? day : null,
        began ? day : null,
        began ? day : null,
        ended ? "2026-11-20T03:59:30Z" : null,
        state.equals("success") ? "{\"rows\": " + no + "}" : null,
        state.equals("failed") ? CAUSE : null);
    if (began) {
      execute(
          pool,
          "INSERT INTO task_grant VALUES (202611, ?, ?, 1, 1, 1, 'worker-7', 'i1', false, ?, ?,"
              + " ?, false, ?::timestamptz, ?::timestamptz, ?::timestamptz)",
          run,
          no,
          ended ? "ENDED" : "STARTED",
          ended ? (state.equals("success") ? "OK" : "FAILED") : null,
          state.equals("failed") ? CAUSE : null,
          day,
          day,
          ended ? "2026-11-20T03:59:30Z" : null);
    }
  }

  static void execute(DataSource pool, String sql, @Nullable Object... values) throws SQLException {
    try (var connection = pool.getConnection();
        var statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.execute();
    }
  }
}
