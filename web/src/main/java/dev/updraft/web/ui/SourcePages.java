// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import dev.updraft.db.read.DagView;
import dev.updraft.db.read.Readers;
import dev.updraft.web.api.Found;
import dev.updraft.web.http.ApiError;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.HashMap;
import java.util.List;

/** The source of a DAG by version, and what changed between two of them. */
final class SourcePages {
  private final Readers readers;
  private final Found found;
  private final Renderer renderer;

  SourcePages(Readers readers, Found found, Renderer renderer) {
    this.readers = readers;
    this.found = found;
    this.renderer = renderer;
  }

  void register(RoutesConfig routes) {
    routes.get("/dags/{dag_id}/source", this::source);
  }

  private void source(Context ctx) {
    DagView dag = found.dag(ctx.pathParam("dag_id"));
    int version = Numbers.query(ctx, "version", dag.version());
    int before = Numbers.query(ctx, "diff", 0);
    var values = new HashMap<String, Object>();
    values.put("dag", dag);
    values.put("version", version);
    values.put("before", before);
    values.put("versions", readers.dags().versions(dag.dagId()));
    List<String> lines = lines(dag, version);
    values.put("lines", lines);
    values.put("diff", before > 0 ? Diff.of(lines(dag, before), lines) : new Diff(List.of(), 0, 0));
    renderer.page(ctx, "source", dag.dagId() + " source", values);
  }

  private List<String> lines(DagView dag, int version) {
    return readers
        .dags()
        .source(dag.dagId(), version)
        .orElseThrow(() -> ApiError.notFound("There is no version " + version))
        .lines()
        .toList();
  }
}
