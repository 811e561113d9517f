// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import dev.updraft.db.read.Criterion;
import dev.updraft.db.read.Page;
import dev.updraft.db.read.Readers;
import dev.updraft.web.auth.Caller;
import dev.updraft.web.auth.Role;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.javalin.http.Context;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Fills templates. Thread-safe. */
final class Renderer {
  private static final List<Criterion> OF_MODELS = List.of(Criterion.is("conn_type", "models"));

  private final TemplateEngine templates = TemplateEngine.createPrecompiled(ContentType.Html);
  private final Readers readers;
  private final InstantSource clock;

  Renderer(Readers readers, InstantSource clock) {
    this.readers = readers;
    this.clock = clock;
  }

  InstantSource clock() {
    return clock;
  }

  void page(Context ctx, String template, String title, Map<String, Object> values) {
    page(ctx, 200, template, title, values);
  }

  void page(Context ctx, int status, String template, String title, Map<String, Object> values) {
    Caller caller = Caller.of(ctx);
    long broken = readers.system().importErrors(List.of(), Page.first(0)).total();
    long asked = readers.instances().asking(List.of(), Page.first(0)).total();
    long models = readers.connections().list(OF_MODELS, Page.first(0)).total();
    boolean mayChange = caller.role().compareTo(Role.USER) >= 0;
    String area = ctx.path().split("/", -1)[1];
    var all = new HashMap<String, Object>(values);
    all.put(
        "frame",
        new Frame(
            title,
            area,
            caller.name(),
            mayChange,
            broken,
            asked,
            models > 0,
            readers.system().leader(),
            clock.instant()));
    bare(ctx, status, template, all);
  }

  void bare(Context ctx, int status, String template, Map<String, Object> values) {
    var out = new StringOutput();
    templates.render(template + ".jte", values, out);
    ctx.status(status).contentType("text/html; charset=utf-8").result(out.toString());
  }
}
