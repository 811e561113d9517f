// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import dev.updraft.web.command.Commands;
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
        (isOutage(error) || isFull(error)) && ctx.method().equals(HandlerType.GET),
        back,
        name);
  }

  private static boolean isOutage(ApiError error) {
    return error.text().equals(Failures.DATABASE_AWAY);
  }

  private static boolean isFull(ApiError error) {
    return error.text().equals(Failures.DATABASE_FULL);
  }

  private static boolean isUnanswered(ApiError error) {
    return error.text().startsWith(Commands.NO_ANSWER);
  }

  private static String title(ApiError error) {
    return switch (error.status()) {
      case 400, 422 -> "That request makes no sense here";
      case 403 -> "You may not do that";
      case 404 -> "Not found";
      case 405 -> "That page is for buttons only";
      case 409 -> "Somebody was faster";
      case 501 -> "Not built yet";
      case 503 ->
          isOutage(error)
              ? "The database is away"
              : isFull(error)
                  ? "The database's disk is full"
                  : isUnanswered(error)
                      ? "No scheduler answers"
                      : "The scheduler could not do that";
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
      case 503 -> isOutage(error) ? "No page can be shown without it." : error.text();
      default -> error.text();
    };
  }

  private static List<String> still(ApiError error) {
    return switch (error.status()) {
      case 500 -> List.of("Runs go on: the pages only look at them.");
      case 503 ->
          isOutage(error)
              ? List.of(
                  "Tasks that run go on; an outage of two minutes stops none.",
                  "Results wait on the workers until they can be stored.",
                  "Whatever was answered before is stored.")
              : isUnanswered(error)
                  ? List.of("Tasks that run go on; nothing new begins.")
                  : isFull(error)
                      ? List.of(
                          "Tasks that run go on; their results wait on the workers.",
                          "Nothing was changed, and pages can be read.")
                      : List.of("Nothing was changed.");
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
      case 503 ->
          isOutage(error)
              ? List.of(
                  "Look whether PostgreSQL runs and can be reached from here; the log of the web"
                      + " process names the cause.",
                  "What you sent just now may not have been taken: look before you send it again.")
              : isUnanswered(error)
                  ? List.of(
                      "Do not send it again: it would be done twice.",
                      "Look whether a scheduler runs; its log says why it does not lead.")
                  : isFull(error)
                      ? List.of(
                          "Make room on the disk that holds PostgreSQL's data; work then goes on by"
                              + " itself.",
                          "Send it again then.")
                      : List.of(
                          "The log of the scheduler has the cause; the command is set aside.");
      default -> List.of();
    };
  }
}
