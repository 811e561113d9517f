// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import dev.updraft.db.read.Criterion;
import dev.updraft.db.read.DagView;
import dev.updraft.db.read.Page;
import dev.updraft.db.read.Page.Sort;
import dev.updraft.db.read.Readers;
import dev.updraft.db.read.RunView;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.web.api.Found;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The list of DAGs, one DAG with its runs, and the files that give none. */
final class DagPages {
  private static final int SPARK = 14;
  private static final int COLUMNS = 30;

  /** A grid of many tasks shows fewer runs. */
  private static final int MOST_CELLS = 6_000;

  private static final int FEWEST_COLUMNS = 5;
  private static final int LISTED = 10;
  private static final int MOST = 500;

  private final Readers readers;
  private final Found found;
  private final Renderer renderer;

  DagPages(Readers readers, Found found, Renderer renderer) {
    this.readers = readers;
    this.found = found;
    this.renderer = renderer;
  }

  void register(RoutesConfig routes) {
    routes.get("/dags", this::list);
    routes.get("/dags/{dag_id}", this::dag);
    routes.get("/import-errors", this::importErrors);
  }

  private void list(Context ctx) {
    String find = query(ctx, "q");
    String filter = query(ctx, "state");
    var criteria = new ArrayList<Criterion>();
    criteria.add(Criterion.is("stale", "false"));
    if (!find.isBlank()) {
      criteria.add(new Criterion("dag_id", Criterion.Op.PATTERN, List.of(find.strip())));
    }
    var listing =
        readers.dags().list(criteria, List.of(), false, Page.first(MOST, Sort.up("dag_id")));
    Map<String, List<RunView>> runs =
        readers.runs().newest(listing.rows().stream().map(DagView::dagId).toList(), SPARK).stream()
            .collect(Collectors.groupingBy(RunView::dagId));
    List<DagRow> rows =
        listing.rows().stream()
            .map(d -> new DagRow(d, runs.getOrDefault(d.dagId(), List.of()).reversed()))
            .sorted(Comparator.comparingInt(DagRow::rank))
            .toList();
    var counts = new LinkedHashMap<String, Long>();
    for (String each : List.of("", "failing", "running", "paused")) {
      counts.put(each, rows.stream().filter(r -> r.fits(each)).count());
    }
    renderer.page(
        ctx,
        "dags",
        "DAGs",
        Map.of(
            "rows",
            rows.stream().filter(r -> r.fits(filter)).toList(),
            "find",
            find,
            "filter",
            filter,
            "counts",
            counts));
  }

  private static String query(Context ctx, String name) {
    String text = ctx.queryParam(name);
    return text == null ? "" : text;
  }

  private void dag(Context ctx) {
    DagView dag = found.dag(ctx.pathParam("dag_id"));
    Instant now = renderer.clock().instant();
    List<RunView> runs = readers.runs().newest(List.of(dag.dagId()), COLUMNS).reversed();
    Optional<DagSpec> spec = readers.dags().spec(dag.dagId(), dag.version());
    int tasks = Math.max(1, spec.map(s -> s.tasks().size()).orElse(1));
    int columns = Math.clamp(MOST_CELLS / tasks, FEWEST_COLUMNS, COLUMNS);
    List<RunView> drawn = runs.subList(Math.max(0, runs.size() - columns), runs.size());
    Grid grid = Grid.of(drawn, spec, readers.instances().cells(drawn), now);
    boolean all = "all".equals(ctx.queryParam("runs"));
    renderer.page(
        ctx,
        "dag",
        dag.dagId(),
        Map.of("dag", new DagRow(dag, runs), "grid", grid, "listed", all ? COLUMNS : LISTED));
  }

  private void importErrors(Context ctx) {
    var errors = readers.system().importErrors(List.of(), Page.first(200, Sort.up("filename")));
    renderer.page(ctx, "errors", "Import errors", Map.of("errors", errors.rows()));
  }
}
