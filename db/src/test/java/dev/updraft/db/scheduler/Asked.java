// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.scheduler;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A pool that remembers what it was asked, to ask the database how it finds the answers. */
final class Asked {
  private final DataSource pool;
  private final List<Question> questions = new ArrayList<>();

  Asked(DataSource pool) {
    this.pool = pool;
  }

  private record Binding(Method method, List<Object> arguments) {}

  private record Question(String sql, List<Binding> bindings) {}

  DataSource remembering() {
    return wrap(
        DataSource.class,
        pool,
        (method, arguments, result) ->
            result instanceof Connection connection ? remembering(connection) : result);
  }

  private Connection remembering(Connection connection) {
    return wrap(
        Connection.class,
        connection,
        (method, arguments, result) ->
            result instanceof PreparedStatement statement
                ? remembering(statement, String.valueOf(arguments[0]))
                : result);
  }

  private PreparedStatement remembering(PreparedStatement statement, String sql) {
    var question = new Question(sql, new ArrayList<>());
    questions.add(question);
    return wrap(
        PreparedStatement.class,
        statement,
        (method, arguments, result) -> {
          boolean binds = method.getName().startsWith("set") && arguments.length > 1;
          if (binds && arguments[0] instanceof Integer) {
            question.bindings().add(new Binding(method, Arrays.asList(arguments.clone())));
          }
          return result;
        });
  }

  private interface After {
    Object of(Method method, Object[] arguments, Object result);
  }

  private static <T> T wrap(Class<T> type, T inner, After after) {
    InvocationHandler handler =
        (_, method, arguments) -> {
          Object[] given = arguments == null ? new Object[0] : arguments;
          try {
            return after.of(method, given, method.invoke(inner, given));
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        };
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  /** How the questions since the last call were answered. */
  Work work() throws Exception {
    var work = new Work(new ArrayList<>(), new ArrayList<>());
    try (Connection connection = pool.getConnection();
        var setting = connection.createStatement()) {
      // The tables of a test are small enough to be read whole with reason; here only what has no
      // index is.
      setting.execute("SET enable_seqscan = off");
      setting.execute("SET enable_hashjoin = off");
      setting.execute("SET enable_mergejoin = off");
      for (Question question : questions) {
        if (question.sql().startsWith("SELECT") || question.sql().startsWith("select")) {
          work.add(explained(connection, question).get(0).path("Plan"));
        }
      }
      setting.execute("RESET ALL");
    }
    questions.clear();
    return work;
  }

  private static JsonNode explained(Connection connection, Question question) throws Exception {
    try (var statement =
        connection.prepareStatement("EXPLAIN (ANALYZE, FORMAT JSON) " + question.sql())) {
      for (Binding each : question.bindings()) {
        each.method().invoke(statement, each.arguments().toArray());
      }
      try (var rows = statement.executeQuery()) {
        rows.next();
        return JsonMapper.builder().build().readTree(rows.getString(1));
      }
    } catch (SQLException e) {
      throw new SQLException(question.sql(), e);
    }
  }

  /**
   * What plans did.
   *
   * @param scanned tables that were read from end to end
   * @param reads rows that were looked at, by table
   */
  record Work(List<String> scanned, List<Read> reads) {
    record Read(String table, long rows) {}

    private void add(JsonNode plan) {
      String table = plan.path("Relation Name").asString("");
      long loops = plan.path("Actual Loops").asLong(0);
      if (!table.isEmpty() && loops > 0) {
        double rows =
            plan.path("Actual Rows").asDouble(0)
                + plan.path("Rows Removed by Filter").asDouble(0)
                + plan.path("Rows Removed by Index Recheck").asDouble(0);
        reads.add(new Read(table, Math.round(rows * loops)));
        if (plan.path("Node Type").asString("").equals("Seq Scan")) {
          scanned.add(table);
        }
      }
      plan.path("Plans").forEach(this::add);
    }

    /** Rows of the tables that grow with each run. */
    long rows() {
      return reads.stream().filter(read -> grows(read.table())).mapToLong(Read::rows).sum();
    }

    List<String> scannedOfThoseThatGrow() {
      return scanned.stream().filter(Work::grows).toList();
    }

    private static boolean grows(String table) {
      return table.matches("(run|task_instance|task_grant|history)_(\\d+|default)|run_identity");
    }
  }
}
