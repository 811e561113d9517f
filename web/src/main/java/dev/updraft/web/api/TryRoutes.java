// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.api;

import dev.updraft.db.read.AttemptView;
import dev.updraft.db.read.InstanceView;
import dev.updraft.db.read.Listing;
import dev.updraft.db.read.Readers;
import dev.updraft.web.artifact.Artifact;
import dev.updraft.web.artifact.Artifacts;
import dev.updraft.web.http.ApiError;
import dev.updraft.web.http.Json;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Tries of task instances, what they left, and what those that did not start wait for. */
public final class TryRoutes {
  private final Readers readers;
  private final Found found;
  private final Artifacts artifacts;

  public TryRoutes(Readers readers, Artifacts artifacts) {
    this.readers = readers;
    this.found = new Found(readers);
    this.artifacts = artifacts;
  }

  public void register(RoutesConfig routes) {
    for (String path : List.of(InstanceRoutes.ONE, InstanceRoutes.MAPPED)) {
      routes.get(path + "/tries", this::tries);
      routes.get(path + "/tries/{task_try_number}", this::tryOf);
      routes.get(path + "/dependencies", this::dependencies);
    }
    routes.get(InstanceRoutes.ONE + "/links", this::links);
  }

  private void tries(Context ctx) {
    InstanceView instance = found.instance(ctx);
    List<AttemptView> attempts = readers.instances().attempts(instance);
    Json.answer(
        ctx,
        Shapes.list(
            "task_instances",
            new Listing<>(attempts, attempts.size()),
            attempt -> Shapes.attempt(instance, attempt)));
  }

  private void tryOf(Context ctx) {
    InstanceView instance = found.instance(ctx);
    int number = Found.whole("path", "task_try_number", ctx.pathParam("task_try_number"), 0);
    AttemptView attempt =
        readers.instances().attempts(instance).stream()
            .filter(a -> a.attempt() == number)
            .findFirst()
            .orElseThrow(
                () ->
                    ApiError.notFound(
                        "The Task Instance with try_number: `" + number + "` was not found"));
    Json.answer(ctx, Shapes.attempt(instance, attempt));
  }

  /** As in Airflow only for what has not been given to a worker yet. */
  private void dependencies(Context ctx) {
    InstanceView instance = found.instance(ctx);
    ObjectNode body = Json.object();
    var list = body.putArray("dependencies");
    String reason = instance.reason();
    if (instance.state().equals("none")) {
      String why = reason == null ? "It waits for the tasks before it." : reason;
      list.addObject().put("name", "Trigger Rule").put("reason", why);
    } else if (instance.state().equals("scheduled")) {
      String why =
          "Ready; it waits for a slot in pool " + instance.pool() + " and for a free worker.";
      list.addObject().put("name", "Slots").put("reason", reason == null ? why : reason);
    }
    Json.answer(ctx, body);
  }

  /** The files that the try left for people. */
  private void links(Context ctx) throws IOException {
    InstanceView instance = found.instance(ctx);
    int number =
        Found.whole("query", "try_number", ctx.queryParam("try_number"), instance.attempt());
    ObjectNode body = Json.object();
    ObjectNode links = body.putObject("extra_links");
    for (Artifact artifact : artifacts.list(instance, number)) {
      links.put(artifact.path(), Artifacts.href(instance, number, artifact));
    }
    Json.answer(ctx, body.put("total_entries", links.size()));
  }
}
