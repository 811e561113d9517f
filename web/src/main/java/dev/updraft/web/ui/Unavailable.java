// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import dev.updraft.web.command.Commands;
import dev.updraft.web.http.ApiError;
import dev.updraft.web.http.Failures;
import dev.updraft.web.model.ModelStores;
import java.util.List;

/**
 * Why something cannot be had for the moment, as a page tells it.
 *
 * @param still what nobody needs to worry about
 * @param next what to do, most likely first
 * @param passes whether loading a page again later is worth a try
 */
record Unavailable(String title, List<String> still, List<String> next, boolean passes) {
  private static final String NOT_AGAIN = "Do not send it again: it would be done twice.";
  private static final String MAKE_ROOM =
      "Make room on the disk that holds PostgreSQL's data; work then goes on by itself.";

  private static final Unavailable DATABASE =
      new Unavailable(
          "The database is away",
          List.of(
              "Tasks that run go on; an outage of two minutes stops none.",
              "Results wait on the workers until they can be stored.",
              "Whatever was answered before is stored."),
          List.of(
              "Look whether PostgreSQL runs and can be reached from here; the log of the web"
                  + " process names the cause.",
              "What you sent just now may not have been taken: look before you send it again."),
          true);

  private static final Unavailable ROOM =
      new Unavailable(
          "The database's disk is full",
          List.of(
              "Tasks that run go on; their results wait on the workers.",
              "Nothing was changed, and pages can be read."),
          List.of(MAKE_ROOM, "Send it again then."),
          true);

  private static final Unavailable ROOM_FOR_ANSWER =
      new Unavailable(
          "The database's disk is full",
          List.of(
              "Tasks that run go on; their results wait on the workers.",
              "What you asked is kept, and pages can be read."),
          List.of(NOT_AGAIN, MAKE_ROOM),
          false);

  private static final Unavailable ANSWER =
      new Unavailable(
          "No scheduler answers",
          List.of("Tasks that run go on; nothing new begins."),
          List.of(NOT_AGAIN, "Look whether a scheduler runs; its log says why it does not lead."),
          false);

  private static final Unavailable COMMAND =
      new Unavailable(
          "The scheduler could not do that",
          List.of("Nothing was changed."),
          List.of("The log of the scheduler has the cause; the command is set aside."),
          false);

  private static final Unavailable MODELS =
      new Unavailable(
          "These models cannot be reached",
          List.of(
              "Whatever was live is live: who uses models reads them there, not here.",
              "Runs, and the models of other connections, are not concerned."),
          List.of(
              "Mend what the sentence above names. Where the models lie, the connection says:"
                  + " GET /api/v2/connections."),
          false);

  /** Of an error with status 503. */
  static Unavailable of(ApiError error) {
    String text = error.text();
    if (text.equals(Failures.DATABASE_AWAY)) {
      return DATABASE;
    }
    if (text.equals(Failures.DATABASE_FULL)) {
      return ROOM;
    }
    if (text.startsWith(ModelStores.AWAY)) {
      return MODELS;
    }
    if (text.startsWith(Commands.NO_ROOM)) {
      return ROOM_FOR_ANSWER;
    }
    return text.startsWith(Commands.NO_ANSWER) ? ANSWER : COMMAND;
  }
}
