// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark.connect;

import java.util.List;
import java.util.Map;

/**
 * What is sent of a statement: its text as it is, and beside it the values for its places, which
 * are never pasted into it.
 */
public final class Plans {
  private static final int ROOT = 1;
  private static final int COMMAND = 2;
  private static final int SQL_COMMAND = 5;
  private static final int INPUT = 6;
  private static final int PROJECT = 3;
  private static final int SQL = 10;
  private static final int NAMED_ARGUMENTS = 4;

  /** All that a column may hold, as the JSON of a result says it. */
  private static final List<String> AS_RESULTS_ARE =
      List.of(
          "ignoreNullFields",
          "false",
          "timestampFormat",
          "yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX",
          "timestampNTZFormat",
          "yyyy-MM-dd'T'HH:mm:ss.SSSSSS");

  private Plans() {}

  /** A statement that changes something. A query is only looked at, and comes back. */
  public static Message command(String text, Map<String, Message> arguments) {
    Message command = Message.NONE.with(INPUT, sql(text, arguments));
    return Message.NONE.with(COMMAND, Message.NONE.with(SQL_COMMAND, command));
  }

  /** A query, each row of which comes as one JSON object: Spark knows best how to write it. */
  public static Message rows(String text, Map<String, Message> arguments) {
    Message struct = function("struct", List.of(Message.NONE.with(5, Message.NONE)));
    Message options =
        function("map", AS_RESULTS_ARE.stream().map(each -> Literals.of("option", each)).toList());
    Message project =
        Message.NONE
            .with(1, sql(text, arguments))
            .with(3, function("to_json", List.of(struct, options)));
    return Message.NONE.with(ROOT, Message.NONE.with(PROJECT, project));
  }

  private static Message sql(String text, Map<String, Message> arguments) {
    Message sql = Message.NONE.with(1, text);
    for (var argument : arguments.entrySet()) {
      sql =
          sql.with(
              NAMED_ARGUMENTS,
              Message.NONE.with(1, argument.getKey()).with(2, argument.getValue()));
    }
    return Message.NONE.with(SQL, sql);
  }

  private static Message function(String name, List<Message> arguments) {
    Message function = Message.NONE.with(1, name);
    for (Message each : arguments) {
      function = function.with(2, each);
    }
    return Message.NONE.with(3, function);
  }
}
