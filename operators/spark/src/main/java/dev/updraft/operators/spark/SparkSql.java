// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.api.ExternalOperator;
import dev.updraft.api.Poll;
import dev.updraft.api.Ref;
import dev.updraft.api.TaskContext;
import dev.updraft.api.TaskFailed;
import dev.updraft.api.Value;
import dev.updraft.operators.spark.connect.Literals;
import dev.updraft.operators.spark.connect.Look;
import dev.updraft.operators.spark.connect.Message;
import dev.updraft.operators.spark.connect.Plans;
import java.io.IOException;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * One SQL statement, run by a Spark that is there already: a Spark Connect server. It needs no
 * driver of its own and so begins at once; what takes longer goes on there, and holds no slot of an
 * Updraft worker between looks. Values take the places that the statement names ({@code :day}), and
 * are never pasted into it. The result is the query's rows as records, or nothing.
 *
 * <pre>{@code
 * record Shop(String code, java.math.BigDecimal sold) {}
 *
 * var lake = flow.connection("lake", SparkConnect.class);
 * var day = flow.interval().get(DataInterval::start);
 * var clean =
 *     flow.task("clean", SparkSql.on(lake).run("DELETE FROM sale WHERE day = :day").arg("day", day))
 *         .retries(2);
 * flow.task(
 *         "shops",
 *         SparkSql.on(lake)
 *             .rows("SELECT code, sum(price) AS sold FROM sale WHERE day = :day GROUP BY code", Shop.class)
 *             .arg("day", day))
 *     .after(clean);
 * }</pre>
 *
 * <p>As Airflow's {@code SparkSqlOperator}, which starts a driver for each statement.
 *
 * @param <R> a list of records, one record, or none, as the statement was asked for
 * @param arguments by the names of their places
 * @param row a record with a component for each column
 * @param every the longest pause between two looks; 15 seconds unless said
 * @retry The statement runs again, after the former one is seen to have ended ({@code
 *     SparkSqlContractTest}); a wrong text fails for good ({@code
 *     SparkSqlTest.shouldSayWhoseFaultABadEndIs}), as does a change of which the server knows
 *     nothing any more ({@code SparkSqlTest.shouldSayThatTheEndOfAForgottenChangeIsUnknown}).
 * @cancel The statement is interrupted, and looked after until it is over; then its session is
 *     closed. ({@code SparkSqlContractTest}, {@code SparkSqlTest.shouldNotCallEndedWhatGoesOn})
 * @loss The statement goes on and another worker attaches ({@code SparkSqlContractTest}); where all
 *     workers are away for five minutes the server ends it ({@code
 *     RealConnectChecks.shouldSayThatAnAbandonedStatementIsUnknown}).
 * @needs to reach the Spark Connect server, of Spark 4.0 or newer; nothing of Spark
 * @ran {@code SparkSqlContractTest}, against a scripted server that speaks Spark's own messages;
 *     {@code RealConnectChecks}, against Spark 4.1, by hand
 */
public record SparkSql<R>(
    Value<SparkConnect> server,
    String statement,
    Map<String, Value<Object>> arguments,
    SparkSql.Wanted wanted,
    Class<?> row,
    Duration every)
    implements ExternalOperator<SparkSql.Running, R> {
  private static final Duration USUALLY = Duration.ofSeconds(15);
  private static final Duration SELDOM = Duration.ofMinutes(2);
  private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*");
  private static final Pattern OF_A_SESSION =
      Pattern.compile(
          "(?i)(?:\\s++|--[^\\n]*+\\n|/\\*(?s:.*?)\\*/)*+"
              + "(SET|RESET|USE|CREATE\\s+(?:OR\\s+REPLACE\\s+)?(?:GLOBAL\\s+)?TEMP(?:ORARY)?)\\b");

  /** What is wanted of a statement. */
  public enum Wanted {
    CHANGE,
    ROW,
    ROWS
  }

  /**
   * What finds a statement again.
   *
   * @param host of the server
   * @param session an UUID
   * @param operation an UUID
   * @param seen the answer behind which the next look begins; empty = the first one
   * @param begun whether the server is known to have it
   */
  public record Running(
      String host,
      int port,
      String user,
      String session,
      String operation,
      String seen,
      boolean begun) {
    Running seen(String answer) {
      return new Running(host, port, user, session, operation, answer, true);
    }
  }

  /**
   * @throws IllegalArgumentException for what can never run, while the DAG is drawn
   */
  public SparkSql {
    arguments = Map.copyOf(arguments);
    String method = wanted == Wanted.CHANGE ? "run" : wanted == Wanted.ROW ? "row" : "rows";
    if (statement.isBlank()) {
      throw new IllegalArgumentException(method + ": the statement is empty");
    }
    var session = OF_A_SESSION.matcher(statement);
    if (session.lookingAt()) {
      throw new IllegalArgumentException(
          method
              + ": "
              + session.group(1)
              + " holds for a session, and no other statement runs in the session of this one;"
              + " name catalog and schema in each statement (a.b.table), set properties at the"
              + " server, and write a temporary view as WITH");
    }
    if (wanted != Wanted.CHANGE && !row.isRecord()) {
      throw new IllegalArgumentException(
          method
              + ": "
              + row.getSimpleName()
              + " is no record; give a record with a component for each column");
    }
    for (String name : arguments.keySet()) {
      checkName(name, statement);
    }
    if (every.compareTo(Duration.ofSeconds(1)) < 0 || every.compareTo(SELDOM) > 0) {
      throw new IllegalArgumentException(
          "every: "
              + every
              + " must be from 1 s to 2 min; the server ends what nobody looks after for five");
    }
  }

  private static void checkName(String name, String statement) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "arg: \"" + name + "\" is no name of a place; write letters, digits and _, without :");
    }
    if (!Pattern.compile(":" + name + "\\b").matcher(statement).find()) {
      throw new IllegalArgumentException(
          "arg: the statement has no place :" + name + "; write it there, or leave the arg out");
    }
  }

  /** Begins with which server runs the statement. */
  public static On on(Ref<SparkConnect> server) {
    return new On(Value.of(server));
  }

  /**
   * A server, waiting for its statement.
   *
   * <pre>{@code SparkSql.on(lake).run("OPTIMIZE lake.sale")}</pre>
   */
  public record On(Value<SparkConnect> server) {
    /** A statement that changes something; there is no result. A query is refused. */
    public SparkSql<Void> run(String statement) {
      return of(statement, Wanted.CHANGE, Void.class);
    }

    /** A query; each row of it is a record whose components have names and types of the columns. */
    public <T> SparkSql<List<T>> rows(String query, Class<T> row) {
      return of(query, Wanted.ROWS, row);
    }

    /** A query of exactly one row, as a count is. */
    public <T> SparkSql<T> row(String query, Class<T> row) {
      return of(query, Wanted.ROW, row);
    }

    private <T> SparkSql<T> of(String statement, Wanted wanted, Class<?> row) {
      return new SparkSql<>(server, statement, Map.of(), wanted, row, USUALLY);
    }
  }

  /** The value for the place {@code :name}. */
  @SuppressWarnings("unchecked") // a Ref only gives its value, so Ref<T> may stand for Ref<Object>
  public SparkSql<R> arg(String name, Ref<?> value) {
    return with(name, Value.of((Ref<Object>) value));
  }

  /** The same, known now. */
  public SparkSql<R> arg(String name, Object value) {
    Literals.of(name, value);
    return with(name, Value.of(value));
  }

  private SparkSql<R> with(String name, Value<Object> value) {
    var all = new LinkedHashMap<>(arguments);
    if (all.put(name, value) != null) {
      throw new IllegalArgumentException("arg: " + name + " has a value already");
    }
    return new SparkSql<>(server, statement, all, wanted, row, every);
  }

  /** The longest pause between two looks, 1 s to 2 min; the first come sooner. */
  public SparkSql<R> every(Duration pause) {
    return new SparkSql<>(server, statement, arguments, wanted, row, pause);
  }

  @Override
  public Type resultType() {
    return wanted == Wanted.ROWS ? new ListOf(row) : row;
  }

  /** Only names it: the first look starts it, and by then it can be found, whatever happens. */
  @Override
  public Running submit(TaskContext task) {
    var at = server.get().address();
    String operation = uuid(task.submitKey() + " " + task.now());
    return new Running(
        at.host(), at.port(), server.get().user(), uuid(operation), operation, "", false);
  }

  private static String uuid(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(UTF_8)).toString();
  }

  private Message plan() {
    var values = new LinkedHashMap<String, Message>();
    try {
      arguments.forEach((name, value) -> values.put(name, Literals.of(name, value.get())));
    } catch (IllegalArgumentException e) {
      throw new TaskFailed(String.valueOf(e.getMessage()), e);
    }
    return wanted == Wanted.CHANGE
        ? Plans.command(statement, values)
        : Plans.rows(statement, values);
  }

  @Override
  public Poll<R> poll(Running running, TaskContext task) throws IOException, InterruptedException {
    return after(running).look(this::plan, this::result, every, task);
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // R is the type; the only value of a Void is null
  private R result(Look.Ended ended) {
    return switch (wanted) {
      case CHANGE -> {
        if (ended.untouched()) {
          throw new TaskFailed(
              "The statement is a query, and was not run: use rows(…) or row(…) instead of run(…)");
        }
        yield null;
      }
      case ROWS -> (R) new SqlRows(row).of(ended.rows());
      case ROW -> {
        if (ended.rows().size() != 1) {
          throw new TaskFailed(
              "The query gave "
                  + ended.rows().size()
                  + " rows, and row(…) takes one; use rows(…), or let the query count or limit");
        }
        yield (R) new SqlRows(row).of(ended.rows()).getFirst();
      }
    };
  }

  @Override
  public Poll<R> attach(Running running, TaskContext task)
      throws IOException, InterruptedException {
    task.log().info("Attaches to statement {}", running.operation());
    return poll(running, task);
  }

  @Override
  public void cancel(Running running, TaskContext task) throws IOException, InterruptedException {
    after(running).end(task);
  }

  private StatementLife after(Running running) {
    return new StatementLife(running, server.get().address(), wanted == Wanted.CHANGE);
  }
}
