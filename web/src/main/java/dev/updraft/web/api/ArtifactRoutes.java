// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.db.read.InstanceView;
import dev.updraft.db.read.Listing;
import dev.updraft.db.read.Readers;
import dev.updraft.web.artifact.Artifact;
import dev.updraft.web.artifact.Artifacts;
import dev.updraft.web.http.ApiError;
import dev.updraft.web.http.Json;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Serves what tasks left, without trust: a page of a task runs no script, loads nothing, sends no
 * form and has an origin of its own, so that it can neither read our pages nor act for who looks at
 * it. The type goes by the name and browsers are told not to guess.
 */
public final class ArtifactRoutes {
  private static final String TASK = "/artifacts/{dag_id}/{dag_run_id}/{task_id}/{map}/{try}";
  private static final String SANDBOX =
      "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:;"
          + " font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

  private final Found found;
  private final Artifacts artifacts;

  public ArtifactRoutes(Readers readers, Artifacts artifacts) {
    this.found = new Found(readers);
    this.artifacts = artifacts;
  }

  public void register(RoutesConfig routes) {
    routes.get("/api/v2" + TASK, this::list);
    routes.get(TASK + "/<path>", this::file);
    routes.head(TASK + "/<path>", this::file);
  }

  private void list(Context ctx) throws IOException {
    InstanceView instance = instance(ctx);
    int attempt = number(ctx, "try");
    List<Artifact> files = artifacts.list(instance, attempt);
    Json.answer(
        ctx,
        Shapes.list(
            "artifacts",
            new Listing<>(files, files.size()),
            file ->
                Json.object()
                    .put("path", file.path())
                    .put("content_type", file.contentType())
                    .put("href", Artifacts.href(instance, attempt, file))));
  }

  private void file(Context ctx) throws IOException {
    InstanceView instance = instance(ctx);
    int attempt = number(ctx, "try");
    String path = ctx.pathParam("path");
    String tag = "\"" + digest(open(instance, attempt, path)) + "\"";
    headers(ctx, Artifact.of(path), tag);
    if (tag.equals(ctx.header("If-None-Match"))) {
      ctx.status(304);
    } else if (!ctx.method().equals(HandlerType.HEAD)) {
      ctx.result(open(instance, attempt, path));
    }
  }

  private static void headers(Context ctx, Artifact artifact, String tag) {
    String name = artifact.path().substring(artifact.path().lastIndexOf('/') + 1);
    ctx.contentType(artifact.contentType());
    ctx.header("Content-Security-Policy", SANDBOX);
    ctx.header("Cross-Origin-Resource-Policy", "same-origin");
    ctx.header("ETag", tag);
    ctx.header("Cache-Control", "private, no-cache");
    ctx.header(
        "Content-Disposition",
        (artifact.shown() ? "inline" : "attachment")
            + "; filename*=UTF-8''"
            + URLEncoder.encode(name, UTF_8).replace("+", "%20"));
  }

  private InputStream open(InstanceView instance, int attempt, String path) throws IOException {
    return artifacts
        .open(instance, attempt, path)
        .orElseThrow(() -> ApiError.notFound("The try left no file `" + path + "`"));
  }

  /** Reads the file once more than it is sent; it is never held in memory. */
  private static String digest(InputStream content) throws IOException {
    try (var digesting = new DigestInputStream(content, MessageDigest.getInstance("SHA-256"))) {
      digesting.transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digesting.getMessageDigest().digest(), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK lacks SHA-256", e);
    }
  }

  private InstanceView instance(Context ctx) {
    return found.instance(
        found.run(ctx.pathParam("dag_id"), ctx.pathParam("dag_run_id")),
        ctx.pathParam("task_id"),
        number(ctx, "map"));
  }

  private static int number(Context ctx, String name) {
    return Found.whole("path", name, ctx.pathParam(name), 0);
  }
}
