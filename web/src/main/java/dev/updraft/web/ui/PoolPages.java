// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import dev.updraft.db.read.Page;
import dev.updraft.db.read.Page.Sort;
import dev.updraft.db.read.PoolQueries;
import dev.updraft.db.read.PoolQueries.PoolView;
import dev.updraft.web.auth.Caller;
import dev.updraft.web.auth.Role;
import dev.updraft.web.command.Commands;
import dev.updraft.web.http.ApiError;
import dev.updraft.web.http.Json;
import dev.updraft.web.http.Storable;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The pools with what takes their slots, and making, changing and deleting them. */
public final class PoolPages {
  private static final int MOST = 500;
  private static final int LONGEST_NAME = 256;

  private final PoolQueries pools;
  private final Commands commands;
  private final Renderer renderer;

  PoolPages(PoolQueries pools, Commands commands, Renderer renderer) {
    this.pools = pools;
    this.commands = commands;
    this.renderer = renderer;
  }

  void register(RoutesConfig routes) {
    routes.get("/pools", this::list);
    routes.get("/pools/form", this::form);
    routes.post("/pools/form", this::put);
    routes.post("/pools/delete", this::delete);
  }

  /**
   * The form as it is shown.
   *
   * @param create whether the pool is still to be made
   * @param slots as somebody wrote it
   * @param wrong why the slots or the name do not fit
   */
  public record Form(
      boolean create,
      String name,
      String slots,
      boolean deferred,
      String description,
      Wrong wrong,
      String error) {

    static Form of(PoolView pool) {
      return new Form(
          false,
          pool.name(),
          "" + pool.slots(),
          pool.includeDeferred(),
          pool.description(),
          Wrong.NOTHING,
          "");
    }

    Form refused(String why) {
      return new Form(create, name, slots, deferred, description, wrong, why);
    }

    ObjectNode payload() {
      ObjectNode payload =
          Json.object()
              .put("name", name)
              .put("slots", Integer.parseInt(slots))
              .put("include_deferred", deferred)
              .put("create", create);
      return description.isEmpty() ? payload : payload.put("description", description);
    }
  }

  /** What does not fit, by field; empty = it fits. */
  public record Wrong(String name, String slots) {
    static final Wrong NOTHING = new Wrong("", "");
  }

  private void list(Context ctx) {
    Page page = Page.first(MOST, Sort.up("name"));
    List<PoolRow> rows = pools.list(List.of(), page).rows().stream().map(PoolRow::new).toList();
    boolean mayEdit = Caller.of(ctx).role().compareTo(Role.OP) >= 0;
    renderer.page(ctx, "pools", "Pools", Map.of("rows", rows, "mayEdit", mayEdit));
  }

  private void form(Context ctx) {
    requireOp(ctx);
    String name = ctx.queryParam("name");
    Form form =
        name == null
            ? new Form(true, "", "", false, "", Wrong.NOTHING, "")
            : Form.of(
                pools
                    .find(name)
                    .orElseThrow(() -> ApiError.notFound("There is no pool `" + name + "`")));
    show(ctx, 200, form);
  }

  private void put(Context ctx) {
    requireOp(ctx);
    Form form = sent(ctx);
    if (!form.wrong().equals(Wrong.NOTHING)) {
      show(ctx, 422, form);
      return;
    }
    try {
      commands.run(ctx, "put_pool", form.payload());
      Redirects.to(ctx, "/pools");
    } catch (ApiError e) {
      show(ctx, e.status(), form.refused(e.text()));
    }
  }

  private void delete(Context ctx) {
    requireOp(ctx);
    String name = text(ctx.formParam("name"));
    try {
      commands.run(ctx, "delete_pool", Json.object().put("name", name));
      Redirects.to(ctx, "/pools");
    } catch (ApiError e) {
      Form form = pools.find(name).map(Form::of).orElseThrow(() -> e);
      show(ctx, e.status(), form.refused(e.text()));
    }
  }

  private void show(Context ctx, int status, Form form) {
    String title = form.create() ? "New pool" : "Pool " + form.name();
    renderer.page(ctx, status, "pool", title, Map.of("form", form));
  }

  private static Form sent(Context ctx) {
    boolean create = "true".equals(ctx.formParam("create"));
    String name = text(ctx.formParam("name"));
    String slots = text(ctx.formParam("slots"));
    boolean named = !name.isEmpty() && name.length() <= LONGEST_NAME;
    String unfit = Storable.unfitName(name);
    Wrong wrong =
        new Wrong(
            !named
                ? "A name has 1 to " + LONGEST_NAME + " characters."
                : unfit.isEmpty() ? "" : unfit + ".",
            slots.matches("-1|[0-9]{1,9}") ? "" : "This must be a whole number, or -1.");
    return new Form(
        create,
        name,
        slots,
        "true".equals(ctx.formParam("deferred")),
        text(ctx.formParam("description")),
        wrong,
        "");
  }

  private static String text(@Nullable String given) {
    return given == null ? "" : given.strip();
  }

  private static void requireOp(Context ctx) {
    if (Caller.of(ctx).role().compareTo(Role.OP) < 0) {
      throw new ApiError(403, "Changing pools needs the role op");
    }
  }
}
