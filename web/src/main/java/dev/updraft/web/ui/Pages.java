// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import dev.updraft.db.read.Readers;
import dev.updraft.web.api.Found;
import dev.updraft.web.artifact.Artifacts;
import dev.updraft.web.auth.Access.LoginNeeded;
import dev.updraft.web.auth.Logins;
import dev.updraft.web.command.Commands;
import dev.updraft.web.http.ApiError;
import dev.updraft.web.log.TaskLogs;
import dev.updraft.web.model.ModelCatalog;
import dev.updraft.web.model.ModelChanges;
import dev.updraft.web.why.Why;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All pages, and the page that says what went wrong. */
public final class Pages {
  private static final Logger LOG = LoggerFactory.getLogger(Pages.class);

  private final Renderer renderer;
  private final LoginPages login;
  private final DagPages dags;
  private final SourcePages sources;
  private final RunPages runs;
  private final TaskPages tasks;
  private final TriggerPages triggers;
  private final ClearPages clears;
  private final Actions actions;
  private final ApprovalPages approvals;
  private final PoolPages pools;
  private final WorkerPages workers;
  private final ModelPages models;
  private final DeletionPages deletions;

  public Pages(
      Readers readers,
      Commands commands,
      Logins logins,
      TaskLogs logs,
      Artifacts artifacts,
      Why why,
      ModelCatalog models,
      ModelChanges changes,
      InstantSource clock) {
    var found = new Found(readers);
    this.renderer = new Renderer(readers, clock);
    this.login = new LoginPages(renderer, logins);
    this.dags = new DagPages(readers, found, renderer);
    this.sources = new SourcePages(readers, found, renderer);
    var errors = new FirstErrors(logs);
    this.runs = new RunPages(readers, found, errors, renderer);
    this.tasks = new TaskPages(readers, found, logs, errors, artifacts, why, renderer);
    this.triggers = new TriggerPages(readers, found, commands, renderer);
    this.clears = new ClearPages(readers, found, commands, renderer);
    this.actions = new Actions(found, commands);
    this.approvals = new ApprovalPages(readers.instances(), renderer);
    this.pools = new PoolPages(readers.pools(), commands, renderer);
    this.workers = new WorkerPages(readers.workers(), renderer);
    this.models = new ModelPages(models, changes.flips(), renderer);
    this.deletions = new DeletionPages(models, changes.deletions(), renderer);
  }

  public void register(RoutesConfig routes) {
    login.register(routes);
    dags.register(routes);
    sources.register(routes);
    runs.register(routes);
    tasks.register(routes);
    triggers.register(routes);
    clears.register(routes);
    actions.register(routes);
    approvals.register(routes);
    pools.register(routes);
    workers.register(routes);
    models.register(routes);
    deletions.register(routes);
    NotBuiltPages.register(routes);
    routes.get("/", ctx -> Redirects.to(ctx, "/dags"));
    routes.exception(
        LoginNeeded.class,
        (e, ctx) ->
            Redirects.to(
                ctx, "/login?next=" + URLEncoder.encode(e.path(), StandardCharsets.UTF_8)));
  }

  /** An error as a page. */
  public void message(ApiError error, Context ctx) {
    if (ctx.attributeMap().isEmpty() || ctx.attribute("updraft.caller") == null) {
      renderer.bare(
          ctx, error.status(), "login", Map.of("error", Trouble.text(error), "next", "/"));
      return;
    }
    Trouble trouble = Trouble.of(error, ctx);
    try {
      renderer.page(ctx, error.status(), "message", trouble.title(), Map.of("trouble", trouble));
    } catch (RuntimeException e) {
      if (!Readers.unreachable(e)) {
        LOG.error("the page around error {} {} failed too", error.status(), error.incident(), e);
      }
      renderer.bare(
          ctx,
          error.status(),
          "down",
          Map.of("trouble", trouble, "now", renderer.clock().instant()));
    }
  }
}
