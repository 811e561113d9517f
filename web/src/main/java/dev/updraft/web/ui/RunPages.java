// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import dev.updraft.db.read.Criterion;
import dev.updraft.db.read.InstanceQueries.Wanted;
import dev.updraft.db.read.InstanceView;
import dev.updraft.db.read.Page.Sort;
import dev.updraft.db.read.Readers;
import dev.updraft.db.read.RunView;
import dev.updraft.db.read.StateCounts.Counts;
import dev.updraft.web.api.Found;
import dev.updraft.web.http.Json;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One run: what broke when it failed, how far it is when it runs, how it went when it is done. */
final class RunPages {
  private static final int ROOTS = 3;
  private static final int SHOWN = 300;
  private static final Comparator<InstanceView> BY_TASK =
      Comparator.comparingInt(InstanceView::taskNo).thenComparingInt(InstanceView::instanceNo);

  private final Readers readers;
  private final Found found;
  private final FirstErrors errors;
  private final Renderer renderer;

  RunPages(Readers readers, Found found, FirstErrors errors, Renderer renderer) {
    this.readers = readers;
    this.found = found;
    this.errors = errors;
    this.renderer = renderer;
  }

  void register(RoutesConfig routes) {
    routes.get("/dags/{dag_id}/runs/{dag_run_id}", this::run);
  }

  private void run(Context ctx) throws IOException {
    RunView run = found.run(ctx.pathParam("dag_id"), ctx.pathParam("dag_run_id"));
    String only = ctx.queryParam("task") == null ? "" : String.valueOf(ctx.queryParam("task"));
    Instant now = renderer.clock().instant();
    Counts all = readers.counts().of(run, only);
    Map<String, Long> counts = all.states();
    int total = sum(counts);
    int fit = only.isEmpty() ? total : (int) all.ofTask();
    List<InstanceView> shown = shown(run, only, total, counts);
    Optional<RunView> success = lastSuccess(run);
    var values = new HashMap<String, Object>();
    values.put("run", run);
    values.put("only", only);
    values.put("bars", Bar.of(shown, now));
    values.put("more", fit - shown.size());
    values.put("roots", roots(run, counts));
    values.put("failed", counts.getOrDefault("failed", 0L));
    values.put("blocked", counts.getOrDefault("upstream_failed", 0L));
    values.put("counts", new TreeMap<>(counts));
    values.put("total", total);
    values.put("changes", success.map(s -> Changes.of(s, run)).orElse(List.of()));
    values.put("conf", Json.pretty(Json.read(run.conf())));
    values.put("older", neighbour(run, Criterion.Op.LESS));
    values.put("newer", neighbour(run, Criterion.Op.MORE));
    success.ifPresent(s -> values.put("success", s));
    renderer.page(ctx, "run", run.dagId() + " · " + Show.name(run), values);
  }

  /** All in the order of the DAG; of too many some, what failed before the others. */
  private List<InstanceView> shown(RunView run, String only, int total, Map<String, Long> counts) {
    if (total <= SHOWN) {
      return readers.instances().ofRun(run, Wanted.all(only), SHOWN).stream()
          .sorted(BY_TASK)
          .toList();
    }
    var shown = new ArrayList<InstanceView>();
    if (counts.containsKey("failed")) {
      shown.addAll(readers.instances().ofRun(run, Wanted.failed(only), SHOWN));
    }
    int room = SHOWN - shown.size();
    shown.addAll(readers.instances().ofRun(run, new Wanted(only, "", "failed"), room));
    return shown;
  }

  private static int sum(Map<String, Long> counts) {
    return (int) counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private List<Root> roots(RunView run, Map<String, Long> counts) throws IOException {
    var roots = new ArrayList<Root>();
    if (!counts.containsKey("failed")) {
      return roots;
    }
    for (InstanceView task : readers.instances().ofRun(run, Wanted.failed(""), ROOTS)) {
      FirstErrors.Found error = errors.of(task, task.attempt());
      roots.add(new Root(task, error.excerpt(), error.line()));
    }
    return roots;
  }

  private Optional<RunView> lastSuccess(RunView run) {
    return readers
        .runs()
        .first(
            List.of(
                Criterion.is("dag_id", run.dagId()),
                Criterion.is("state", "success"),
                new Criterion("id", Criterion.Op.LESS, List.of("" + run.id()))),
            Sort.down("id"));
  }

  private List<RunView> neighbour(RunView run, Criterion.Op op) {
    Sort sort = op == Criterion.Op.LESS ? Sort.down("id") : Sort.up("id");
    return readers
        .runs()
        .first(
            List.of(
                Criterion.is("dag_id", run.dagId()),
                new Criterion("id", op, List.of("" + run.id()))),
            sort)
        .stream()
        .toList();
  }
}
