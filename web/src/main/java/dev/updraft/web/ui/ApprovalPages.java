// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import dev.updraft.db.read.InstanceQueries;
import dev.updraft.db.read.InstanceQueries.Asking;
import dev.updraft.db.read.InstanceView;
import dev.updraft.db.read.Page;
import dev.updraft.db.read.Page.Sort;
import dev.updraft.web.why.Question;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;

/** All questions that wait for a person. They are answered on the pages of their tasks. */
public final class ApprovalPages {
  private static final int MOST = 200;

  private final InstanceQueries instances;
  private final Renderer renderer;

  ApprovalPages(InstanceQueries instances, Renderer renderer) {
    this.instances = instances;
    this.renderer = renderer;
  }

  void register(RoutesConfig routes) {
    routes.get("/approvals", this::list);
  }

  /** A question, and the task that asks it. */
  public record Row(InstanceView task, String question) {
    static Row of(Asking asking) {
      return new Row(asking.task(), Question.of(asking.handle()));
    }
  }

  /** What has waited longest comes first. */
  private void list(Context ctx) {
    Page page = Page.first(MOST, Sort.up("start_date"));
    List<Row> rows = instances.asking(List.of(), page).rows().stream().map(Row::of).toList();
    renderer.page(ctx, "approvals", "Approvals", Map.of("rows", rows));
  }
}
