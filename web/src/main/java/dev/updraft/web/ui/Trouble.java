// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import dev.updraft.web.http.ApiError;
import dev.updraft.web.http.Failures;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;

/**
 * What went wrong with a page, what is still true, and what to do.
 *
 * @param still what nobody needs to worry about
 * @param next what to do, most likely first
 * @param incident under which the log has the cause; empty = it is no fault of ours
 * @param again whether loading the page again later is worth a try
 * @param back where to go on
 */
public record Trouble(
    int status,
    String title,
    String text,
    List<String> still,
    List<String> next,
    String incident,
    boolean again,
    String back,
    String backName) {

  static Trouble of(ApiError error, Context ctx) {
    String[] path = ctx.path().split("/", -1);
    boolean inDag = path.length > 3 && path[1].equals("dags");
    boolean inRun = path.length > 5 && path[3].equals("runs");
    String back = "/dags";
    String name = "All DAGs";
    if (error.status() == 500 && ctx.method().equals(HandlerType.GET)) {
      String query = ctx.queryString();
      back = query == null ? ctx.path() : ctx.path() + "?" + query;
      name = "Load again";
    } else if (inRun) {
      back = "/dags/" + Links.part(path[2]) + "/runs/" + Links.part(path[4]);
      name = "The run";
    } else if (inDag) {
      back = "/dags/" + Links.part(path[2]);
      name = path[2];
    } else if (path[1].equals("models")) {
      back = path.length > 4 ? Links.model(path[2], path[3]) : "/models";
      name = path.length > 4 ? path[3] : "Models";
    } else if (path[1].equals("pools")) {
      back = "/pools";
      name = "Pools";
    }
    return new Trouble(
        error.status(),
        title(error),
        text(error),
        still(error),
        next(error),
        error.incident(),
        error.status() == 503
            && Unavailable.of(error).passes()
            && ctx.method().equals(HandlerType.GET),
        back,
        name);
  }

  private static String title(ApiError error) {
    return switch (error.status()) {
      case 400, 422 -> "That request makes no sense here";
      case 403 -> "You may not do that";
      case 404 -> "Not found";
      case 405 -> "That page is for buttons only";
      case 409 -> "Somebody was faster";
      case 501 -> "Not built yet";
      case 503 -> Unavailable.of(error).title();
      default -> error.status() < 500 ? "That did not work" : "Something broke in Updraft";
    };
  }

  static String text(ApiError error) {
    return switch (error.status()) {
      case 404 ->
          error.text().equals("API route not found")
              ? "There is no page at this address."
              : error.text().replace("`", "").replaceFirst("\\.?$", ".");
      case 403 ->
          error.text().equals("Forbidden")
              ? "Your role lets you look, but not change anything."
              : error.text() + ".";
      case 405 -> "This address takes a form, it shows nothing by itself.";
      case 500 -> "The server could not make this page. That is a fault of Updraft, not yours.";
      case 503 ->
          error.text().equals(Failures.DATABASE_AWAY)
              ? "No page can be shown without it."
              : error.text();
      default -> error.text();
    };
  }

  private static List<String> still(ApiError error) {
    return switch (error.status()) {
      case 500 -> List.of("Runs go on: the pages only look at them.");
      case 503 -> Unavailable.of(error).still();
      default -> List.of();
    };
  }

  private static List<String> next(ApiError error) {
    return switch (error.status()) {
      case 403 -> List.of("Ask whoever runs this installation for a role that may.");
      case 404 -> List.of("It may have been removed, or the address was cut off.");
      case 500 ->
          List.of(
              "Load the page again.",
              "If it stays like this, look for the incident in the log of the web process: the"
                  + " cause stands there.");
      case 503 -> Unavailable.of(error).next();
      default -> List.of();
    };
  }
}
