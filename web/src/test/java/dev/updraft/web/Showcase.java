// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web;

import static dev.updraft.web.SeedDag.task;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.engine.spec.SpecJson;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;

/** An installation as it looks on a bad morning: every state, every reason to wait. */
final class Showcase {
  static final String FAILED =
      "/dags/orders_daily_revenue/runs/scheduled__2026-11-21T03%3A00%3A00%2B00%3A00";
  static final String RUNNING =
      "/dags/geo_import/runs/scheduled__2026-11-21T05%3A00%3A00%2B00%3A00";
  static final String MODEL = "/models/" + SeedModels.CONNECTION + "/churn";
  static final String LONG_RUN = "reload-2026-Q3-after-the-warehouse-migration-FIN-20391";

  private static final String REVENUE_SCHEMA =
      "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"day\"],\"properties\":{"
          + "\"day\":{\"type\":\"string\",\"format\":\"date\",\"description\":\"the day to load\"},"
          + "\"mode\":{\"type\":\"string\",\"enum\":[\"FULL\",\"DELTA\"],"
          + "\"description\":\"DELTA reads only what changed\"},"
          + "\"batchSize\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":50000,"
          + "\"description\":\"rows in one insert\"},"
          + "\"regions\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}},"
          + "\"dryRun\":{\"type\":\"boolean\",\"description\":\"write nothing\"}}}";
  private static final String REVENUE_DEFAULTS =
      "{\"day\":\"2026-11-21\",\"mode\":\"DELTA\",\"batchSize\":5000,"
          + "\"regions\":[\"eu\",\"us\"],\"dryRun\":false}";
  private static final String MERGE_ERROR =
      "java.sql.SQLException: relation \"stg_orders\" does not exist";

  static final SeedDag REVENUE =
      dag(
          "orders_daily_revenue",
          "0 3 * * *",
          "Orders of a day: load, merge, publish to finance",
          List.of("finance", "core"),
          List.of(
              task("list_sources", 3),
              task("load_orders", 40, "list_sources").in("extract").retries(2).by("sql"),
              task("load_customers", 25, "list_sources").in("extract").by("sql"),
              task("load_refunds", 12, "list_sources").in("extract").by("sql"),
              task("check_rows", 4, "load_orders", "load_customers", "load_refunds"),
              task("merge_orders", 60, "check_rows").in("merge").retries(2),
              task(
                      "convert_currencies_to_the_reporting_currency_of_each_region",
                      30,
                      "merge_orders")
                  .in("merge"),
              task("aggregate", 20, "convert_currencies_to_the_reporting_currency_of_each_region")
                  .in("merge"),
              task("regions", 1, "aggregate"),
              task("publish_region", 15, "regions").each(6).by("http"),
              task("notify_finance", 2, "publish_region").by("http")));
  private static final SeedDag GEO =
      dag(
          "geo_import",
          "0 * * * *",
          "Tiles of the map provider",
          List.of("geo"),
          List.of(
              task("list_tiles", 5),
              task("load_tile", 900, "list_tiles").each(5).pool("warehouse"),
              task("index_tiles", 60, "load_tile")));
  private static final SeedDag TRAIN =
      dag(
          "train_ranker_model",
          "30 1 * * *",
          "Features, Spark training on a GPU cluster, evaluation, publishing of the model",
          List.of("ml", "gpu", "spark"),
          List.of(
              task("make_features", 300).by("sql"),
              task("start_cluster", 180, "make_features").by("terraform"),
              task("train_on_spark", 5_400, "start_cluster").by("spark"),
              task("evaluate", 120, "train_on_spark").queue("gpu"),
              task("publish_model", 20, "evaluate")));
  private static final SeedDag CRM =
      dag(
          "crm_sync",
          "*/30 * * * *",
          "Contacts from the CRM; paused while the vendor migrates",
          List.of("crm"),
          List.of(task("fetch", 30).retries(3), task("upsert", 20, "fetch")));
  private static final SeedDag PARTNER =
      dag(
          "partner_feed",
          "15 5 * * *",
          "",
          List.of(),
          List.of(task("fetch_feed", 30).retries(3).by("http"), task("store", 20, "fetch_feed")));
  private static final SeedDag GPU =
      dag(
          "gpu_smoke_test",
          "",
          "Looks whether a GPU answers",
          List.of("ml"),
          List.of(task("smoke", 10).queue("gpu"), task("report", 5, "smoke")));
  private static final SeedDag HELLO =
      dag(
          "hello",
          "*/5 * * * *",
          "Greets a few cities, every five minutes",
          List.of("example"),
          List.of(
              task("cities", 1), task("greet", 1, "cities").each(3), task("report", 1, "greet")));
  private static final SeedDag NEW =
      dag(
          "new_and_never_run",
          "0 0 1 * *",
          "Saved a minute ago",
          List.of(),
          List.of(task("only", 1)));

  private Showcase() {}

  private static SeedDag dag(
      String id, String cron, String about, List<String> tags, List<SeedDag.Task> tasks) {
    boolean revenue = id.startsWith("orders");
    return new SeedDag(
        id,
        cron,
        about,
        "data-core",
        tags,
        id.equals("hello") ? 16 : 8,
        revenue ? REVENUE_SCHEMA : "{\"type\":\"object\"}",
        revenue ? REVENUE_DEFAULTS : "{}",
        tasks);
  }

  static void seed(Fixture fixture) throws Exception {
    DataSource pool = fixture.pool;
    for (String table : List.of("import_error", "dag", "dag_version", "dag_task")) {
      Fixture.execute(pool, "DELETE FROM " + table);
    }
    Fixture.execute(pool, "DELETE FROM task_instance");
    Fixture.execute(pool, "DELETE FROM task_grant");
    Fixture.execute(pool, "DELETE FROM run");
    Fixture.execute(pool, "DELETE FROM run_identity");
    Fixture.execute(
        pool,
        "INSERT INTO pool VALUES ('warehouse', 3, true, 'At most three may write to the tables of"
            + " the warehouse'), ('gpu_cluster', -1, false, 'The cloud has more than we pay for'),"
            + " ('frozen_until_the_move_to_the_new_vendor', 0, false, '')");
    add(pool, REVENUE, 2, false, "2026-11-22T03:00:00Z");
    add(pool, GEO, 1, false, "2026-11-21T07:00:00Z");
    add(pool, TRAIN, 1, false, "2026-11-22T01:30:00Z");
    add(pool, CRM, 1, true, "infinity");
    add(pool, PARTNER, 1, false, "2026-11-22T05:15:00Z");
    add(pool, GPU, 1, false, "infinity");
    add(pool, HELLO, 1, false, "2026-11-21T06:05:00Z");
    add(pool, NEW, 1, false, "2026-12-01T00:00:00Z");
    Fixture.execute(pool, "UPDATE dag SET file = 'gpu-tools-1.4.jar' WHERE dag_id = ?", GPU.id());
    Fixture.execute(
        pool, "UPDATE dag_version SET source = ? WHERE dag_id = ?", ShowcaseSource.JAR, GPU.id());
    SeedWorkers.others(pool);
    Fixture.execute(pool, "UPDATE dag_task SET needs = 'cuda 13' WHERE dag_id = ?", NEW.id());
    SeedModels models = SeedModels.into(fixture);
    models.publish("churn", 4, 0.9031);
    models.delete(4, "ann", "trained on rows that a customer withdrew");
    SeedModels.connection(fixture, "models_archive", "/mnt/archive/models");
    importErrors(pool);
    runs(pool);
    logs(fixture);
  }

  private static void add(DataSource pool, SeedDag dag, int versions, boolean paused, String next)
      throws SQLException {
    for (int version = 1; version <= versions; version++) {
      var spec = dag.spec("unit" + version);
      Fixture.execute(
          pool,
          "INSERT INTO dag_version VALUES (?, ?, ?, ?, ?, ?, ?, ?, string_to_array(?, ','), ?,"
              + " 16, 16)",
          dag.id(),
          version,
          "unit" + version,
          SpecJson.write(spec),
          ShowcaseSource.of(dag, version),
          Timestamp.from(
              Instant.parse(version == 1 ? "2026-10-02T09:14:00Z" : "2026-11-21T00:48:00Z")),
          dag.description(),
          dag.owner(),
          String.join(",", dag.tags()),
          dag.cron());
      for (var task : spec.tasks()) {
        Fixture.execute(
            pool,
            "INSERT INTO dag_task VALUES (?, ?, ?, ?, ?, ?, ?, 1, 1)",
            dag.id(),
            version,
            task.no(),
            task.taskId(),
            task.operator(),
            task.pool(),
            task.queue());
      }
    }
    Fixture.execute(
        pool,
        "INSERT INTO dag VALUES (?, ?, ?, ?, false, NULL, NULL, ?::timestamptz)",
        dag.id(),
        versions,
        dag.file(),
        paused,
        next);
  }

  private static void importErrors(DataSource pool) throws SQLException {
    String sql = "INSERT INTO import_error (file, message, at) VALUES (?, ?, ?)";
    Fixture.execute(
        pool,
        sql,
        "InventoryForecast.java",
        "InventoryForecast.java:42: error: incompatible types: TaskRef<List<Item>> cannot be"
            + " converted to TaskRef<Item>\n    flow.given(items).task(\"forecast\","
            + " this::forecast);\n               ^\n1 error",
        Timestamp.from(Fixture.NOW.minusSeconds(95)));
    Fixture.execute(
        pool,
        sql,
        "legacy/NightlyExportOfEverythingToTheOldWarehouse.java",
        "IllegalArgumentException: the cron expression '0 3 * *' has 4 fields, 5 are needed\n"
            + "  at NightlyExportOfEverythingToTheOldWarehouse.define(NightlyExport"
            + "OfEverythingToTheOldWarehouse.java:19)",
        Timestamp.from(Fixture.NOW.minusSeconds(90_000)));
  }

  private static void runs(DataSource pool) throws SQLException {
    Instant first = Instant.parse("2026-10-23T03:00:00Z");
    int id = 100;
    for (int day = 0; day < 28; day++) {
      Instant at = first.plus(Duration.ofDays(day));
      SeedRun run = SeedRun.scheduled(REVENUE, id++, at);
      if (day == 9) {
        run = SeedRun.scheduled(REVENUE, id - 1, at, "load_refunds", "failed");
        run = run.note("load_refunds", "java.net.SocketTimeoutException: Read timed out");
      } else if (day == 17) {
        run = SeedRun.scheduled(REVENUE, id - 1, at, "check_rows", "skipped");
      } else if (day == 22) {
        run = SeedRun.scheduled(REVENUE, id - 1, at, "publish_region[3]", "failed");
        run = run.note("publish_region", "HTTP 503 from https://publish.example/regions/apac");
      }
      run.insert(pool);
    }
    SeedRun.scheduled(REVENUE, id++, Instant.parse("2026-11-20T18:20:00Z"))
        .byHand(LONG_RUN, REVENUE_DEFAULTS.replace("DELTA", "FULL"))
        .insert(pool);
    SeedRun.scheduled(
            REVENUE, id++, Instant.parse("2026-11-21T03:00:00Z"), "merge_orders", "failed")
        .version(2)
        .note("merge_orders", MERGE_ERROR)
        .insert(pool);
    for (int hour = 0; hour < 8; hour++) {
      SeedRun.scheduled(GEO, id++, Instant.parse("2026-11-20T21:00:00Z").plusSeconds(3600L * hour))
          .insert(pool);
    }
    SeedRun.scheduled(
            GEO,
            id++,
            Instant.parse("2026-11-21T05:00:00Z"),
            "load_tile",
            "running",
            "load_tile[3]",
            "scheduled",
            "load_tile[4]",
            "scheduled")
        .insert(pool);
    SeedRun.scheduled(TRAIN, id++, Instant.parse("2026-11-20T01:30:00Z")).insert(pool);
    SeedRun.scheduled(
            TRAIN, id++, Instant.parse("2026-11-21T01:30:00Z"), "train_on_spark", "deferred")
        .insert(pool);
    SeedRun.scheduled(CRM, id++, Instant.parse("2026-11-20T12:00:00Z"), "fetch", "failed")
        .insert(pool);
    SeedRun.scheduled(CRM, id++, Instant.parse("2026-11-21T05:51:00Z"), "run", "queued")
        .byHand("after-the-migration", "{}")
        .insert(pool);
    SeedRun.scheduled(
            PARTNER, id++, Instant.parse("2026-11-21T05:58:00Z"), "fetch_feed", "up_for_retry")
        .note("fetch_feed", "HTTP 429 from https://partner.example/feed: slow down")
        .insert(pool);
    SeedRun.scheduled(GPU, id++, Instant.parse("2026-11-21T05:52:00Z"), "smoke", "scheduled")
        .byHand("manual__2026-11-21T05:52:00+00:00", "{}")
        .insert(pool);
    for (int n = 0; n < 14; n++) {
      SeedRun.scheduled(HELLO, id++, Instant.parse("2026-11-21T04:50:00Z").plusSeconds(300L * n))
          .insert(pool);
    }
  }

  private static void logs(Fixture fixture) throws IOException {
    int merge = REVENUE.no("merge_orders");
    for (int attempt = 1; attempt <= 3; attempt++) {
      var text = new StringBuilder();
      int lines = attempt == 3 ? 1_480 : 60;
      for (int i = 0; i < lines; i++) {
        text.append(
                "2026-11-21T03:0%d:%02d.%03dZ INFO  merge - "
                    .formatted(1 + i / 600, i / 10 % 60, i % 997))
            .append(
                i == 40
                    ? "open connection warehouse"
                    : "batch " + i + " of orders, 5000 rows merged")
            .append('\n');
        if (i == 52) {
          text.append("2026-11-21T03:01:05.400Z WARN  merge - 18 rows without a customer, kept\n");
        }
      }
      text.append("2026-11-21T03:03:27.871Z ERROR merge - the merge failed\n")
          .append(MERGE_ERROR)
          .append(
              "\n"
                  + "\tat org.postgresql.core.v3.QueryExecutorImpl.receiveErrorResponse(QueryExecutorImpl.java:2733)")
          .append("\n\tat org.postgresql.jdbc.PgStatement.executeWithFlags(PgStatement.java:372)")
          .append("\n\tat com.acme.orders.Merge.run(Merge.java:88)")
          .append("\n\tat com.acme.orders.OrdersDaily.merge(OrdersDaily.java:61)\n")
          .append(
              "Caused by: org.postgresql.util.PSQLException: ERROR: relation \"stg_orders\" does"
                  + " not exist\n")
          .append("  Position: 41\n\t... 12 more\n")
          .append("2026-11-21T03:03:27.902Z INFO  merge - closed connection warehouse\n");
      fixture.objects.put(
          "logs/202611/129/" + merge + "/" + attempt + "/1/1", text.toString().getBytes(UTF_8));
    }
    fixture.objects.put(
        "logs/202611/138/1/1/1/1",
        """
        2026-11-21T05:00:06.104Z INFO  tiles - tile 0 of 5: 48.1 N 11.5 E, zoom 14
        2026-11-21T05:00:09.220Z DEBUG tiles - cache miss, 12 requests
        2026-11-21T05:00:31.870Z INFO  tiles - ::progress 212/900 requests
        2026-11-21T05:01:44.001Z WARN  tiles - provider answers slowly: 2 400 ms
        """
            .getBytes(UTF_8));
    files(fixture);
  }

  private static void files(Fixture fixture) throws IOException {
    String task = "artifacts/202611/128/" + REVENUE.no("check_rows") + "/1/";
    var bars = new StringBuilder();
    for (int hour = 0; hour < 24; hour++) {
      int rows = 30 + (hour * 37 + 11) % 120;
      bars.append(
          "<rect x='%d' y='%d' width='20' height='%d' fill='#1769e0'/>"
              .formatted(20 + hour * 25, 180 - rows, rows));
    }
    String svg =
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 640 200' role='img'>"
            + bars
            + "<line x1='10' y1='180' x2='630' y2='180' stroke='#59636f'/></svg>";
    String page =
        "<!doctype html><title>Rows</title><style>body{font:14px sans-serif;margin:24px}</style>"
            + "<h1>Rows by hour</h1><p>81 402 rows, 18 without a customer.</p>"
            + svg
            + "<script>parent.document.title='taken'</script>";
    fixture.objects.put(task + "report.html", page.getBytes(UTF_8));
    fixture.objects.put(task + "by-hour.svg", svg.getBytes(UTF_8));
    fixture.objects.put(task + "rows.parquet", new byte[9]);
  }
}
