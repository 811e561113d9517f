// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import dev.updraft.db.read.WorkerQueries;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Map;

/** The workers: who is up, what each has in hand, and what tasks may need of it. */
final class WorkerPages {
  private final WorkerQueries workers;
  private final Renderer renderer;

  WorkerPages(WorkerQueries workers, Renderer renderer) {
    this.workers = workers;
    this.renderer = renderer;
  }

  void register(RoutesConfig routes) {
    routes.get("/workers", this::list);
  }

  private void list(Context ctx) {
    renderer.page(ctx, "workers", "Workers", Map.of("workers", workers.all()));
  }
}
