// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import dev.updraft.web.http.ApiError;
import dev.updraft.web.http.Failures;
import io.javalin.http.Context;

/**
 * What went wrong with a page, and what to do.
 *
 * @param back where to go on
 */
public record Trouble(
    int status, String title, String text, String next, String back, String backName) {

  static Trouble of(ApiError error, Context ctx) {
    String[] path = ctx.path().split("/", -1);
    boolean inDag = path.length > 3 && path[1].equals("dags");
    boolean inRun = path.length > 5 && path[3].equals("runs");
    String back = "/dags";
    String name = "All DAGs";
    if (inRun) {
      back = "/dags/" + Links.part(path[2]) + "/runs/" + Links.part(path[4]);
      name = "The run";
    } else if (inDag) {
      back = "/dags/" + Links.part(path[2]);
      name = path[2];
    }
    return new Trouble(error.status(), title(error), text(error), next(error), back, name);
  }

  private static boolean isOutage(ApiError error) {
    return error.text().equals(Failures.DATABASE_AWAY);
  }

  private static String title(ApiError error) {
    return switch (error.status()) {
      case 400, 422 -> "That request makes no sense here";
      case 403 -> "You may not do that";
      case 404 -> "Not found";
      case 405 -> "That page is for buttons only";
      case 409 -> "Somebody was faster";
      case 501 -> "Not built yet";
      case 503 -> isOutage(error) ? "The database is away" : "No scheduler answers";
      default -> error.status() < 500 ? "That did not work" : "Something broke in Updraft";
    };
  }

  private static String text(ApiError error) {
    return switch (error.status()) {
      case 404 ->
          error.text().equals("API route not found")
              ? "There is no page at this address."
              : error.text().replace("`", "");
      case 403 ->
          error.text().equals("Forbidden")
              ? "Your role lets you look, but not change anything."
              : error.text() + ".";
      case 405 -> "This address takes a form, it shows nothing by itself.";
      case 500 -> "The server could not make this page. Its log says why.";
      default -> error.text();
    };
  }

  private static String next(ApiError error) {
    return switch (error.status()) {
      case 403 -> "Ask whoever runs this installation for the role of a user.";
      case 404 -> "It may have been removed, or the address was cut off.";
      case 500 -> "Load the page again. If it stays like this, show the log to whoever runs it.";
      case 503 ->
          isOutage(error)
              ? "Runs go on where they can. What you sent just now may not have been taken:"
                  + " look before you send it again."
              : "Nothing is lost: what you asked for is kept and done when a scheduler leads.";
      default -> "";
    };
  }
}
