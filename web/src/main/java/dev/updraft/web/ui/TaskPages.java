// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import dev.updraft.db.read.AttemptView;
import dev.updraft.db.read.InstanceQueries.Wanted;
import dev.updraft.db.read.InstanceView;
import dev.updraft.db.read.Readers;
import dev.updraft.db.read.RunView;
import dev.updraft.web.api.Found;
import dev.updraft.web.artifact.Artifact;
import dev.updraft.web.artifact.Artifacts;
import dev.updraft.web.http.ApiError;
import dev.updraft.web.http.Json;
import dev.updraft.web.log.LineKind;
import dev.updraft.web.log.TaskLogs;
import dev.updraft.web.why.Why;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One task of a run: why it waits, what it prints, what it took and gave. */
final class TaskPages {
  private static final int PART = 1_000;
  private static final int HISTORY = 20;
  private static final int ROOTS = 5;
  private static final int PREVIEWS = 3;
  private static final String PATH = "/dags/{dag_id}/runs/{dag_run_id}/tasks/{task_id}";

  private final Readers readers;
  private final Found found;
  private final TaskLogs logs;
  private final FirstErrors errors;
  private final Artifacts artifacts;
  private final Why why;
  private final Renderer renderer;
  private final Values values;

  TaskPages(
      Readers readers,
      Found found,
      TaskLogs logs,
      FirstErrors errors,
      Artifacts artifacts,
      Why why,
      Renderer renderer) {
    this.readers = readers;
    this.found = found;
    this.logs = logs;
    this.errors = errors;
    this.artifacts = artifacts;
    this.why = why;
    this.renderer = renderer;
    this.values = new Values(readers);
  }

  void register(RoutesConfig routes) {
    routes.get(PATH, this::task);
    routes.get("/ui" + PATH + "/log", this::logPart);
    routes.get("/ui" + PATH + "/log.txt", this::logText);
  }

  private void task(Context ctx) throws IOException {
    RunView run = found.run(ctx.pathParam("dag_id"), ctx.pathParam("dag_run_id"));
    String taskId = ctx.pathParam("task_id");
    int map = Numbers.query(ctx, "map", -1);
    if (map < 0 && readers.instances().find(run, taskId, -1).isEmpty()) {
      if (readers.instances().find(run, taskId, 0).isPresent()) {
        Redirects.to(ctx, Links.mapped(run, taskId));
        return;
      }
    }
    InstanceView task = found.instance(run, taskId, map);
    int attempt = Numbers.query(ctx, "attempt", task.attempt());
    boolean live = attempt == task.attempt() && task.endedAt() == null;
    LogView.Wish wish = wish(ctx);
    Instant now = renderer.clock().instant();
    var model = new HashMap<String, Object>();
    model.put("task", task);
    model.put("dag", found.dag(run.dagId()));
    model.put("attempts", readers.instances().attempts(task));
    model.put("attempt", attempt);
    model.put("wish", wish);
    model.put("log", log(ctx, task, attempt, wish, live));
    model.put("because", why.of(task, found.dag(run.dagId()), readers.system().leader(), now));
    model.put("cause", cause(task, readers.instances().attempts(task), attempt));
    files(task, attempt, model);
    boolean blocked = task.state().equals("upstream_failed");
    model.put("roots", blocked ? roots(run) : List.of());
    model.put("live", live);
    model.put("progress", live ? logs.progress(task, attempt) : Optional.empty());
    boolean whole = ctx.header("X-News") == null; // else what stands below the log is not used
    model.put("history", whole ? history(task) : List.of());
    model.put("results", whole ? values.results(task) : List.of());
    model.put("inputs", whole ? values.inputs(task) : List.of());
    renderer.page(ctx, "task", Show.name(task) + " · " + Show.name(run), model);
  }

  /** What the attempt left: some of it to be seen here, the rest by its name. */
  private void files(InstanceView task, int attempt, Map<String, Object> model) throws IOException {
    List<Artifact> files = artifacts.list(task, attempt);
    List<Artifact> previews =
        files.stream()
            .filter(Artifact::previewed)
            .sorted(Comparator.comparing(Artifact::picture)) // a page shows its pictures itself
            .limit(PREVIEWS)
            .toList();
    model.put("previews", previews);
    model.put("files", files.stream().filter(file -> !previews.contains(file)).toList());
  }

  /**
   * The look for news leaves the log alone: while it grows it has a way of its own, and then only
   * its first error stands in what is changed.
   */
  private LogView log(Context ctx, InstanceView task, int attempt, LogView.Wish wish, boolean live)
      throws IOException {
    if (ctx.header("X-News") == null) {
      return LogView.of(logs, task, attempt, wish, !live);
    }
    boolean told = task.state().equals("up_for_retry"); // by its first error
    if (live && !told) {
      return new LogView(List.of(), 0, 0, 0, 0, false);
    }
    FirstErrors.Found error = errors.of(task, attempt);
    return new LogView(List.of(), 0, error.line(), error.errors(), 0, false);
  }

  private static LogView.Wish wish(Context ctx) {
    String find = ctx.queryParam("find");
    String level = ctx.queryParam("level");
    return new LogView.Wish(
        find == null ? "" : find,
        "warn".equals(level) || "error".equals(level) ? level : "all",
        Numbers.query(ctx, "from", 0));
  }

  /** Why the attempt that is shown ended badly; empty when it did not. */
  private static String cause(InstanceView task, List<AttemptView> attempts, int attempt) {
    if (attempt == task.attempt()) {
      boolean bad = !task.state().equals("success") && task.reason() != null;
      return bad ? String.valueOf(task.reason()) : "";
    }
    return attempts.stream()
        .filter(a -> a.attempt() == attempt && a.cause() != null)
        .map(a -> String.valueOf(a.cause()))
        .findFirst()
        .orElse("");
  }

  /** What failed by itself in this run. */
  private List<InstanceView> roots(RunView run) {
    return readers.instances().ofRun(run, Wanted.failed(""), ROOTS);
  }

  /** The same task in the newest runs, oldest first. */
  private List<InstanceView> history(InstanceView task) {
    List<RunView> runs = readers.runs().newest(List.of(task.run().dagId()), HISTORY);
    return readers.instances().inRuns(runs, task.taskId(), task.mapIndex());
  }

  private void logPart(Context ctx) throws IOException {
    InstanceView task = instance(ctx);
    TaskLogs.Part part = logs.read(task, attempt(ctx, task), Numbers.query(ctx, "from", 0), PART);
    var body = Json.object().put("next", part.next());
    body.put("live", part.more() || task.endedAt() == null);
    var lines = body.putArray("lines");
    var kinds = body.putArray("kinds");
    for (String line : part.lines()) {
      lines.add(line);
      kinds.add(LineKind.of(line));
    }
    Json.answer(ctx, body);
  }

  private void logText(Context ctx) throws IOException {
    InstanceView task = instance(ctx);
    int attempt = attempt(ctx, task);
    String name =
        task.taskId() + (task.mapIndex() < 0 ? "" : "-" + task.mapIndex()) + "-" + attempt;
    ctx.header(
        "Content-Disposition",
        "attachment; filename=\"" + name.replaceAll("[^A-Za-z0-9._-]", "_") + ".log\"");
    ctx.contentType("text/plain; charset=utf-8");
    logs.copy(task, attempt, ctx.outputStream());
  }

  private static int attempt(Context ctx, InstanceView task) {
    int attempt = Numbers.query(ctx, "attempt", task.attempt());
    if (attempt > task.attempt()) {
      throw ApiError.notFound("There was no attempt " + attempt);
    }
    return attempt;
  }

  private InstanceView instance(Context ctx) {
    RunView run = found.run(ctx.pathParam("dag_id"), ctx.pathParam("dag_run_id"));
    return found.instance(run, ctx.pathParam("task_id"), Numbers.query(ctx, "map", -1));
  }
}
