// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import dev.updraft.db.read.AttemptView;
import dev.updraft.db.read.Criterion;
import dev.updraft.db.read.DagView;
import dev.updraft.db.read.InstanceView;
import dev.updraft.db.read.Page;
import dev.updraft.db.read.Page.Sort;
import dev.updraft.db.read.Readers;
import dev.updraft.db.read.RunView;
import dev.updraft.engine.spec.TaskSpec;
import dev.updraft.web.api.Found;
import dev.updraft.web.auth.Access.LoginNeeded;
import dev.updraft.web.auth.Logins;
import dev.updraft.web.command.Commands;
import dev.updraft.web.http.ApiError;
import dev.updraft.web.http.Json;
import dev.updraft.web.log.TaskLogs;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The pages that are read; what they change is in {@link Actions}. */
public final class Pages {
  private static final int SPARK = 14;
  private static final int COLUMNS = 30;
  private static final int LINES = 1_000;

  private final Readers readers;
  private final Found found;
  private final TaskLogs logs;
  private final Renderer renderer;
  private final LoginPages login;
  private final Actions actions;

  public Pages(
      Readers readers, Commands commands, Logins logins, TaskLogs logs, InstantSource clock) {
    this.readers = readers;
    this.found = new Found(readers);
    this.logs = logs;
    this.renderer = new Renderer(readers.system(), clock);
    this.login = new LoginPages(renderer, logins);
    this.actions = new Actions(found, readers, commands, renderer);
  }

  public void register(RoutesConfig routes) {
    login.register(routes);
    actions.register(routes);
    routes.get("/", ctx -> Redirects.to(ctx, "/dags"));
    routes.get("/dags", this::dags);
    routes.get("/dags/{dag_id}", this::dag);
    routes.get("/dags/{dag_id}/source", this::source);
    routes.get("/dags/{dag_id}/runs/{dag_run_id}", this::run);
    routes.get("/dags/{dag_id}/runs/{dag_run_id}/tasks/{task_id}", this::task);
    routes.get("/ui/dags/{dag_id}/runs/{dag_run_id}/tasks/{task_id}/log", this::logPart);
    routes.get("/import-errors", this::importErrors);
    routes.exception(
        LoginNeeded.class,
        (e, ctx) ->
            Redirects.to(
                ctx, "/login?next=" + URLEncoder.encode(e.path(), StandardCharsets.UTF_8)));
  }

  /** An error as a page. */
  public void message(ApiError error, Context ctx) {
    if (ctx.attributeMap().isEmpty() || ctx.attribute("updraft.caller") == null) {
      renderer.bare(ctx, error.status(), "login", Map.of("error", error.text(), "next", "/"));
      return;
    }
    String title = error.status() == 404 ? "Not found" : "That did not work";
    renderer.page(ctx, error.status(), "message", title, Map.of("text", error.text()));
  }

  private void dags(Context ctx) {
    String find = ctx.queryParam("q") == null ? "" : String.valueOf(ctx.queryParam("q"));
    var criteria = new ArrayList<Criterion>();
    criteria.add(Criterion.is("stale", "false"));
    if (!find.isBlank()) {
      criteria.add(new Criterion("dag_id", Criterion.Op.PATTERN, List.of(find)));
    }
    var listing =
        readers.dags().list(criteria, List.of(), false, Page.first(500, Sort.up("dag_id")));
    Map<String, List<RunView>> runs =
        readers.runs().newest(listing.rows().stream().map(DagView::dagId).toList(), SPARK).stream()
            .collect(Collectors.groupingBy(RunView::dagId));
    List<DagRow> rows =
        listing.rows().stream()
            .map(d -> new DagRow(d, runs.getOrDefault(d.dagId(), List.of()).reversed()))
            .toList();
    long failing = rows.stream().filter(r -> r.state().equals("failed")).count();
    renderer.page(
        ctx,
        200,
        "dags",
        "DAGs",
        Map.of("rows", rows, "find", find, "total", listing.total(), "failing", failing));
  }

  private void dag(Context ctx) {
    DagView dag = found.dag(ctx.pathParam("dag_id"));
    List<RunView> runs = readers.runs().newest(List.of(dag.dagId()), COLUMNS).reversed();
    List<String> tasks =
        readers.dags().spec(dag.dagId(), dag.version()).stream()
            .flatMap(s -> s.tasks().stream())
            .map(TaskSpec::taskId)
            .toList();
    Grid grid = Grid.of(runs, tasks, readers.instances().cells(runs));
    renderer.page(ctx, 200, "dag", dag.dagId(), Map.of("dag", new DagRow(dag, runs), "grid", grid));
  }

  private void run(Context ctx) {
    RunView run = found.run(ctx.pathParam("dag_id"), ctx.pathParam("dag_run_id"));
    List<InstanceView> tasks = readers.instances().ofRun(run);
    Instant now = renderer.clock().instant();
    List<InstanceView> roots = tasks.stream().filter(t -> t.state().equals("failed")).toList();
    Map<String, Long> counts =
        tasks.stream().collect(Collectors.groupingBy(InstanceView::state, Collectors.counting()));
    renderer.page(
        ctx,
        200,
        "run",
        run.dagId() + " · " + run.runId(),
        Map.of(
            "run",
            run,
            "bars",
            Bar.of(tasks, now),
            "roots",
            roots,
            "counts",
            new TreeMap<>(counts),
            "conf",
            Json.pretty(Json.read(run.conf()))));
  }

  private void task(Context ctx) throws IOException {
    InstanceView task = instance(ctx);
    List<AttemptView> attempts = readers.instances().attempts(task);
    int attempt = number(ctx, "attempt", task.attempt());
    TaskLogs.Part part = logs.read(task, attempt, 0, LINES);
    renderer.page(
        ctx,
        200,
        "task",
        task.taskId(),
        Map.of(
            "task",
            task,
            "attempts",
            attempts,
            "attempt",
            attempt,
            "part",
            part,
            "why",
            why(task),
            "live",
            task.endedAt() == null || part.more()));
  }

  private static String why(InstanceView task) {
    String text = task.reason();
    if (text != null && !text.isBlank()) {
      return text;
    }
    return switch (task.state()) {
      case "none" -> "Waits for the tasks before it.";
      case "scheduled" -> "Ready; waits for a slot in pool " + task.pool() + " and a worker.";
      case "queued" -> "Given to a worker, which has not started it yet.";
      case "up_for_retry" -> "Failed; tried again at " + Show.time(task.timerAt()) + " UTC.";
      case "deferred" -> "Waits outside any worker until " + Show.time(task.timerAt()) + " UTC.";
      case "upstream_failed" -> "A task before it failed.";
      case "restarting" -> "Cleared while it ran; the attempt is being stopped.";
      default -> "";
    };
  }

  private void logPart(Context ctx) throws IOException {
    InstanceView task = instance(ctx);
    TaskLogs.Part part =
        logs.read(task, number(ctx, "attempt", task.attempt()), number(ctx, "from", 0), LINES);
    var body = Json.object().put("next", part.next());
    body.put("live", part.more() || task.endedAt() == null);
    var lines = body.putArray("lines");
    part.lines().forEach(lines::add);
    Json.answer(ctx, body);
  }

  private InstanceView instance(Context ctx) {
    RunView run = found.run(ctx.pathParam("dag_id"), ctx.pathParam("dag_run_id"));
    return found.instance(run, ctx.pathParam("task_id"), number(ctx, "map", -1));
  }

  private void source(Context ctx) {
    DagView dag = found.dag(ctx.pathParam("dag_id"));
    int version = number(ctx, "version", dag.version());
    String text =
        readers
            .dags()
            .source(dag.dagId(), version)
            .orElseThrow(() -> ApiError.notFound("There is no version " + version));
    renderer.page(
        ctx,
        200,
        "source",
        dag.dagId() + " source",
        Map.of(
            "dag",
            dag,
            "version",
            version,
            "versions",
            readers.dags().versions(dag.dagId()),
            "lines",
            text.lines().toList()));
  }

  private void importErrors(Context ctx) {
    var errors = readers.system().importErrors(List.of(), Page.first(200, Sort.up("filename")));
    renderer.page(ctx, 200, "errors", "Import errors", Map.of("errors", errors.rows()));
  }

  private static int number(Context ctx, String name, int otherwise) {
    @Nullable String text = ctx.queryParam(name);
    try {
      return text == null ? otherwise : Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw ApiError.badRequest(name + " must be a number");
    }
  }
}
