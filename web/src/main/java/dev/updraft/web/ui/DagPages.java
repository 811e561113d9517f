// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import dev.updraft.db.read.Criterion;
import dev.updraft.db.read.DagQueries.Standing;
import dev.updraft.db.read.DagView;
import dev.updraft.db.read.Page;
import dev.updraft.db.read.Page.Sort;
import dev.updraft.db.read.Readers;
import dev.updraft.db.read.RunView;
import dev.updraft.db.read.WorkerQueries.Demanded;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.spec.TaskSpec;
import dev.updraft.web.api.Found;
import dev.updraft.web.why.Workforce;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
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

  /** Instances that the grid counts at each look, of however many mapped ones a run consists. */
  private static final int MOST_COUNTED = 100_000;

  private static final int LISTED = 10;
  private static final int PAGE = 50;

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
    List<Standing> all = readers.dags().standings(criteria);
    List<Standing> fitting =
        all.stream()
            .filter(standing -> fits(standing, filter))
            .sorted(Comparator.comparingInt(DagPages::rank))
            .toList();
    var counts = new LinkedHashMap<String, Long>();
    for (String each : List.of("", "failing", "running", "paused")) {
      counts.put(each, all.stream().filter(standing -> fits(standing, each)).count());
    }
    int last = Math.max(0, (fitting.size() - 1) / PAGE);
    int page = Math.clamp(Numbers.query(ctx, "page", 0), 0, last);
    var shown = new DagsShown(find, filter, page, last, fitting.size());
    List<String> ids =
        fitting.stream().skip((long) page * PAGE).limit(PAGE).map(Standing::dagId).toList();
    var workforce = new Workforce(readers.workers().up());
    renderer.page(
        ctx,
        "dags",
        "DAGs",
        Map.of(
            "rows",
            rows(ids, workforce),
            "shown",
            shown,
            "counts",
            counts,
            "anybody",
            workforce.anybody()));
  }

  /** In the order of their names. */
  private List<DagRow> rows(List<String> ids, Workforce workforce) {
    Map<String, List<RunView>> runs =
        readers.runs().newest(ids, SPARK).stream().collect(Collectors.groupingBy(RunView::dagId));
    Map<String, List<DagRow.Stuck>> stuck = stuck(ids, workforce);
    var named = List.of(new Criterion("dag_id", Criterion.Op.ANY, ids));
    return readers
        .dags()
        .list(named, List.of(), false, Page.first(PAGE, Sort.up("dag_id")))
        .rows()
        .stream()
        .map(
            d ->
                new DagRow(
                    d,
                    runs.getOrDefault(d.dagId(), List.of()).reversed(),
                    stuck.getOrDefault(d.dagId(), List.of())))
        .sorted(Comparator.comparingInt(row -> ids.indexOf(row.dag().dagId())))
        .toList();
  }

  /** By DAG: what no worker that is up can take. When there is none that is no DAG's matter. */
  private Map<String, List<DagRow.Stuck>> stuck(List<String> dagIds, Workforce workforce) {
    var found = new HashMap<String, List<DagRow.Stuck>>();
    if (!workforce.anybody()) {
      return found;
    }
    for (Demanded each : readers.workers().demands(dagIds)) {
      workforce
          .lack(each.demand())
          .map(why -> new DagRow.Stuck(each.tasks(), names(each), why))
          .ifPresent(it -> found.computeIfAbsent(each.dagId(), _ -> new ArrayList<>()).add(it));
    }
    return found;
  }

  private static String names(Demanded each) {
    int more = each.tasks() - each.named().size();
    return String.join(", ", each.named()) + (more > 0 ? " and " + more + " more" : "");
  }

  /** First what fails and goes on failing, then what is held. */
  private static int rank(Standing standing) {
    if (!standing.failing()) {
      return 2;
    }
    return standing.paused() ? 1 : 0;
  }

  private static boolean fits(Standing standing, String filter) {
    return switch (filter) {
      case "failing" -> standing.failing();
      case "running" -> standing.running();
      case "paused" -> standing.paused();
      default -> true;
    };
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
    List<RunView> drawn = drawn(runs, Math.clamp(MOST_CELLS / tasks, FEWEST_COLUMNS, COLUMNS));
    Grid grid = Grid.of(drawn, spec, readers.counts().cells(drawn, lines(spec)), now);
    var workforce = new Workforce(readers.workers().up());
    var stuck = stuck(List.of(dag.dagId()), workforce).getOrDefault(dag.dagId(), List.of());
    boolean all = "all".equals(ctx.queryParam("runs"));
    renderer.page(
        ctx,
        "dag",
        dag.dagId(),
        Map.of(
            "dag",
            new DagRow(dag, runs, stuck),
            "grid",
            grid,
            "listed",
            all ? COLUMNS : LISTED,
            "anybody",
            workforce.anybody()));
  }

  /** The tasks that are drawn, where there are others; else all, also those of former versions. */
  private static List<String> lines(Optional<DagSpec> spec) {
    List<TaskSpec> tasks = spec.map(DagSpec::tasks).orElse(List.of());
    return tasks.size() <= Grid.MOST_LINES
        ? List.of()
        : tasks.stream().limit(Grid.MOST_LINES).map(TaskSpec::taskId).toList();
  }

  /** The newest of the runs: as many as there is room for, and one at least. */
  private List<RunView> drawn(List<RunView> runs, int columns) {
    Map<Long, Integer> sizes = readers.counts().sizes(runs);
    int from = runs.size();
    int counted = 0;
    while (from > 0 && runs.size() - from < columns) {
      counted += sizes.getOrDefault(runs.get(from - 1).id(), 0);
      if (counted > MOST_COUNTED && from < runs.size()) {
        break;
      }
      from--;
    }
    return runs.subList(from, runs.size());
  }

  private void importErrors(Context ctx) {
    var errors = readers.system().importErrors(List.of(), Page.first(200, Sort.up("filename")));
    renderer.page(ctx, "errors", "Import errors", Map.of("errors", errors.rows()));
  }
}
