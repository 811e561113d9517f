// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import dev.updraft.api.Poll;
import dev.updraft.api.TaskFailed;
import dev.updraft.operators.spark.connect.Refusal;
import java.io.IOException;
import java.util.Set;

/**
 * Whose fault it is that a statement, or a look at one, ended badly.
 *
 * @param changes whether it may have changed something
 * @param begun whether it is known to have begun
 */
record StatementEnd(String server, boolean changes, boolean begun) {
  /** Of SQL's standard: syntax and access, which the same text will not get past another time. */
  private static final String WRONG_TEXT = "42";

  /** A table or a schema that may be there the next time. */
  private static final Set<String> MAY_COME = Set.of("42P01", "42704");

  /** Data that do not fit, rules that they break, a transaction that another one overtook. */
  private static final Set<String> OF_THE_DATA = Set.of("21", "22", "23", "40", "44", "P0");

  private static final int STATE_CLASS = 2;

  /**
   * Sorts it.
   *
   * @throws IOException when it is a failed look, and the statement may go on
   * @throws TaskFailed when trying again is of no use
   */
  <R> Poll<R> of(Refusal why) throws IOException {
    if (!why.ofSpark()) {
      throw away(why);
    }
    if (why.is("OPERATION_CANCELED")) {
      return Poll.failed("The statement was ended from outside: " + why.message());
    }
    if (why.is("INVALID_CURSOR.NOT_REATTACHABLE")) {
      throw new TaskFailed(
          "The server at "
              + server
              + " lets nobody come back to a statement: set its"
              + " spark.connect.execute.reattachable.enabled to true");
    }
    if (why.is("INVALID_CURSOR")) {
      throw new IOException("The answers cannot be read from here on: " + why.message());
    }
    return why.is("INVALID_HANDLE") ? unknown(why) : failed(why);
  }

  private IOException away(Refusal why) {
    String said = why.code() + ": " + why.message();
    switch (why.code()) {
      case UNAUTHENTICATED, PERMISSION_DENIED -> {
        if (!begun) {
          throw new TaskFailed(
              "The server at "
                  + server
                  + " lets nobody in ("
                  + said
                  + "): the password of the connection must be its token");
        }
      }
      case UNIMPLEMENTED ->
          throw new TaskFailed(
              "What answers at " + server + " is no Spark Connect server (" + said + ")");
      default -> {}
    }
    return why.away(server);
  }

  /** The server has forgotten the statement, or the session that it ran in. */
  private <R> Poll<R> unknown(Refusal why) {
    String said =
        "The server at "
            + server
            + " does not know the statement any more ("
            + why.condition()
            + "): it was started anew, or nobody looked for"
            + " spark.connect.execute.manager.detachedTimeout, after which it ends what runs.";
    if (changes) {
      throw new TaskFailed(
          said
              + " Whether it did its work is unknown: look at the table, and clear the task if it"
              + " did not");
    }
    return Poll.failed(said);
  }

  private <R> Poll<R> failed(Refusal why) {
    String state = why.sqlState();
    String kind = state.length() < STATE_CLASS ? "" : state.substring(0, STATE_CLASS);
    if (kind.equals(WRONG_TEXT)) {
      String said = "The statement is wrong: " + why.message();
      if (MAY_COME.contains(state)) {
        return Poll.failed(said);
      }
      throw new TaskFailed(said);
    }
    return Poll.failed(
        (OF_THE_DATA.contains(kind)
                ? "The statement failed: "
                : "Spark could not run the statement: ")
            + why.message());
  }
}
