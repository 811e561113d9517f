// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.RecordMapper;

/**
 * Task instances, their attempts and results. Where a task is named, {@code run_id + 0} stands for
 * the run: so the index {@code task_instance_by_task} has it. Thread-safe.
 */
public final class InstanceQueries {
  private static final String ALONE = "FROM task_instance t";
  private static final String FROM =
      " FROM task_instance t LEFT JOIN run r ON r.run_month = t.run_month AND r.run_id = t.run_id"
          // Each by its whole key: without statistics all tasks of the DAG were read for each row.
          + " LEFT JOIN LATERAL (SELECT * FROM dag_task d WHERE d.dag_id = r.dag_id"
          + " AND d.version = r.version AND d.task_no = t.task_no LIMIT 1) k ON true"
          + " LEFT JOIN dag_version v ON v.dag_id = r.dag_id AND v.version = r.version";
  private static final String COLUMNS =
      "SELECT r.run_month, r.run_id, r.dag_id, r.dag_run_id, r.version, r.type,"
          + " v.unit, v.created_at AS version_at,"
          + " r.state AS run_state, r.logical_date, r.interval_start, r.interval_end, r.run_after,"
          + " r.created_at, r.started_at AS run_started, r.ended_at AS run_ended, r.triggered_by,"
          + " t.instance_no, t.task_id, t.task_no, t.map_index, t.state, t.attempt, t.step,"
          + " t.max_attempts, nullif(t.timer_at, 'infinity'::timestamptz) AS timer_at,"
          + " t.scheduled_at, t.queued_at, t.started_at, t.ended_at, t.note AS reason,"
          + " (SELECT n.content FROM note n WHERE n.run_month = t.run_month"
          + " AND n.run_id = t.run_id AND n.instance_no = t.instance_no) AS note,"
          + " (SELECT g.host FROM task_grant g WHERE g.run_month = t.run_month"
          + " AND g.run_id = t.run_id AND g.instance_no = t.instance_no"
          + " ORDER BY g.attempt DESC, g.step DESC LIMIT 1) AS host,"
          + " coalesce(k.operator, '') AS operator, coalesce(k.pool, 'default_pool') AS pool,"
          + " coalesce(k.queue, 'default') AS queue, coalesce(k.slots, 1) AS slots,"
          + " coalesce(k.priority, 1) AS priority";
  private static final Fields FIELDS =
      new Fields()
          .text("dag_id", "t.dag_id")
          .text("task_id", "t.task_id")
          .text("task_display_name", "t.task_id")
          .text("run_id", "r.dag_run_id")
          .text("dag_run_id", "r.dag_run_id")
          .key("id", "t.instance_no")
          .words("final_state", "t.final_state")
          .hidden("run_dag_id", "r.dag_id")
          .text("state", "t.state")
          .text("operator", "k.operator")
          .text("pool", "k.pool")
          .text("queue", "k.queue")
          .number("map_index", "t.map_index")
          .number("try_number", "t.attempt")
          .number("version_number", "r.version")
          .time("logical_date", "r.logical_date")
          .time("run_after", "r.run_after")
          .time("data_interval_start", "r.interval_start")
          .time("data_interval_end", "r.interval_end")
          .time("start_date", "t.started_at")
          .time("end_date", "t.ended_at")
          .time("updated_at", "coalesce(t.ended_at, t.started_at, t.queued_at, t.scheduled_at)")
          .number("rendered_map_index", "t.map_index")
          .text("key", "'return_value'::text")
          .time("timestamp", "t.ended_at")
          .number(
              "duration",
              "extract(epoch FROM coalesce(t.ended_at, now()) - t.started_at)::double precision");

  private final DSLContext sql;
  private final ListSql<InstanceView> instances;
  private final ListSql<InstanceView> open;
  private final ListSql<InstanceView> ofTask;
  private final ListSql<Asking> asking;

  public InstanceQueries(DSLContext sql) {
    this.sql = sql;
    this.instances = list(ALONE, COLUMNS, InstanceQueries::view);
    this.open = list(InstanceStates.OPEN, COLUMNS, InstanceQueries::view);
    this.ofTask = list(InstanceStates.OF_TASK, COLUMNS, InstanceQueries::view);
    this.asking =
        list(
            InstanceStates.ASKING,
            COLUMNS + ", t.handle",
            values -> new Asking(view(values), new Row(values).text("handle")));
  }

  private <T> ListSql<T> list(String alone, String columns, RecordMapper<Record, T> shape) {
    return new ListSql<>(
        sql,
        FIELDS,
        columns,
        FROM.replace(ALONE, alone),
        alone,
        List.of("t.run_month", "t.run_id", "t.instance_no"),
        shape);
  }

  /** The fields that conditions and orders may name. */
  public static Set<String> fields() {
    return FIELDS.names();
  }

  /** Of all runs; counted only so far as it is soon done. Without an order: oldest run first. */
  public Listing<InstanceView> list(List<Criterion> criteria, Page page) {
    List<Criterion> narrowed = InstanceStates.narrowed(criteria);
    if (InstanceStates.task(criteria)) {
      return instances.listMany(
          narrowed, page, "t.run_id + 0 = r.run_id", ofTask, InstanceStates.byFinalState(criteria));
    }
    return (InstanceStates.open(criteria) ? open : instances)
        .listMany(narrowed, page, "", List.of());
  }

  /**
   * What waits for a person, by the operator {@code Approval}. It is read at each page, so it costs
   * little when nothing does, and never more than the runs that are under way.
   */
  public Listing<Asking> asking(List<Criterion> criteria, Page page) {
    return asking.listMany(criteria, page, "", List.of());
  }

  /**
   * An instance that asks.
   *
   * @param handle of its external work, in which the question stands
   */
  public record Asking(InstanceView task, String handle) {}

  /** Of one run; the criteria need not name it. */
  public Listing<InstanceView> list(RunView run, List<Criterion> criteria, Page page) {
    return instances.list(
        criteria, page, "t.run_month = ? AND t.run_id = ?", List.of(run.month(), run.id()));
  }

  /** Those that returned something. */
  public Listing<InstanceView> withResults(List<Criterion> criteria, Page page) {
    return instances.listMany(
        InstanceStates.narrowed(criteria),
        page,
        "t.ended_at IS NOT NULL AND (t.result IS NOT NULL OR t.result_object IS NOT NULL)",
        List.of());
  }

  /** Those of one run that returned something. */
  public Listing<InstanceView> withResults(RunView run, List<Criterion> criteria, Page page) {
    return instances.list(
        criteria,
        page,
        "t.run_month = ? AND t.run_id = ? AND t.ended_at IS NOT NULL AND (t.result IS NOT NULL OR"
            + " t.result_object IS NOT NULL)",
        List.of(run.month(), run.id()));
  }

  /** All instances of some tasks of a run, in the order of the DAG. */
  public List<InstanceView> ofTasks(RunView run, Set<String> taskIds) {
    return sql.resultQuery(
            COLUMNS
                + FROM
                + " WHERE t.run_month = ? AND t.run_id + 0 = ? AND t.task_id = ANY (?)"
                + " ORDER BY t.task_no, t.instance_no",
            run.month(),
            run.id(),
            taskIds.toArray(String[]::new))
        .fetch(InstanceQueries::view);
  }

  /** Of a run by their numbers, in this order. */
  public List<InstanceView> numbered(RunView run, List<Integer> numbers) {
    return sql.resultQuery(
            COLUMNS
                + FROM
                + " WHERE t.run_month = ? AND t.run_id = ? AND t.instance_no = ANY (?)"
                + " ORDER BY t.instance_no",
            run.month(),
            run.id(),
            numbers.toArray(Integer[]::new))
        .fetch(InstanceQueries::view);
  }

  /**
   * Which instances of a run; empty = of any task.
   *
   * @param only in this state; empty = in any
   * @param but not in this state; empty = in any
   */
  public record Wanted(String taskId, String only, String but) {
    /** All of a task, or of the run. */
    public static Wanted all(String taskId) {
      return new Wanted(taskId, "", "");
    }

    public static Wanted failed(String taskId) {
      return new Wanted(taskId, "failed", "");
    }
  }

  /**
   * The first of those that are wanted, in the order of their numbers, which is that of the DAG but
   * for mapped instances: all but the first of them follow. Reads little more than these.
   */
  public List<InstanceView> ofRun(RunView run, Wanted wanted, int most) {
    boolean all = wanted.taskId().isEmpty();
    var where = new StringBuilder(" WHERE t.run_month = ? AND t.run_id");
    where.append(all ? " = ?" : " + 0 = ?");
    var values = new ArrayList<Object>(List.of(run.month(), run.id()));
    if (!all) {
      where.append(" AND t.task_id = ?");
      values.add(wanted.taskId());
    }
    if (InstanceStates.ended(wanted.only())) { // said so that the partial index of these is seen
      where.append(" AND t.run_id = ? AND t.final_state = '").append(wanted.only()).append("'");
      values.add(run.id());
    } else if (!wanted.only().isEmpty()) {
      where.append(" AND t.state = ?");
      values.add(wanted.only());
    }
    if (!wanted.but().isEmpty()) {
      where.append(" AND t.state <> ?");
      values.add(wanted.but());
    }
    where
        .append(all ? " ORDER BY t.instance_no" : " ORDER BY t.map_index")
        .append(" LIMIT ")
        .append(most);
    return sql.resultQuery(COLUMNS + FROM + where, values.toArray()).fetch(InstanceQueries::view);
  }

  /** The same instance in some runs, in their order. */
  public List<InstanceView> inRuns(List<RunView> runs, String taskId, int mapIndex) {
    return sql.resultQuery(
            COLUMNS
                + FROM
                + " WHERE t.run_month = ANY (?) AND t.run_id + 0 = ANY (?) AND t.task_id = ?"
                + " AND t.map_index = ? ORDER BY t.run_id",
            months(runs),
            ids(runs),
            taskId,
            mapIndex)
        .fetch(InstanceQueries::view);
  }

  static Integer[] months(List<RunView> runs) {
    return runs.stream().map(RunView::month).distinct().toArray(Integer[]::new);
  }

  static Long[] ids(List<RunView> runs) {
    return runs.stream().map(RunView::id).toArray(Long[]::new);
  }

  public Optional<InstanceView> find(RunView run, String taskId, int mapIndex) {
    return instances.find(
        "t.run_month = ? AND t.run_id + 0 = ? AND t.task_id = ? AND t.map_index = ?",
        run.month(),
        run.id(),
        taskId,
        mapIndex);
  }

  /** Oldest first. An attempt of several steps is one entry. */
  public List<AttemptView> attempts(InstanceView instance) {
    return sql.resultQuery(
            "SELECT attempt, max(step) AS steps, min(queued_at) AS queued_at,"
                + " min(started_at) AS started_at,"
                + " CASE WHEN bool_and(ended_at IS NOT NULL) THEN max(ended_at) END AS ended_at,"
                + " (array_agg(\"end\" ORDER BY step DESC))[1] AS end_state,"
                + " (array_agg(cause ORDER BY step DESC))[1] AS cause,"
                + " (array_agg(host ORDER BY step DESC))[1] AS host"
                + " FROM task_grant WHERE run_month = ? AND run_id = ? AND instance_no = ?"
                + " GROUP BY attempt ORDER BY attempt",
            instance.run().month(),
            instance.run().id(),
            instance.instanceNo())
        .fetch(InstanceQueries::attempt);
  }

  /** What the instances of a run returned, of one task if named. */
  public List<ResultView> results(RunView run, String taskId, int mapIndex) {
    return sql.resultQuery(
            "SELECT task_id, map_index, result, result_object, ended_at FROM task_instance"
                + " WHERE run_month = ? AND run_id + 0 = ? AND task_id = ? AND map_index = ?"
                + " AND ended_at IS NOT NULL"
                + " AND (result IS NOT NULL OR result_object IS NOT NULL)",
            run.month(),
            run.id(),
            taskId,
            mapIndex)
        .fetch(
            r -> {
              var row = new Row(r);
              return new ResultView(
                  row.text("task_id"),
                  row.number("map_index"),
                  row.maybeText("result"),
                  row.maybeText("result_object"),
                  row.time("ended_at"));
            });
  }

  private static AttemptView attempt(Record values) {
    var row = new Row(values);
    return new AttemptView(
        row.number("attempt"),
        row.number("steps"),
        row.maybeText("end_state"),
        row.maybeText("cause"),
        row.text("host"),
        row.maybeTime("queued_at"),
        row.maybeTime("started_at"),
        row.maybeTime("ended_at"));
  }

  private static InstanceView view(Record values) {
    var row = new Row(values);
    return new InstanceView(
        run(row),
        row.number("instance_no"),
        row.text("task_id"),
        row.number("task_no"),
        row.number("map_index"),
        row.text("state"),
        row.number("attempt"),
        row.number("step"),
        row.number("max_attempts"),
        row.maybeTime("timer_at"),
        row.maybeTime("scheduled_at"),
        row.maybeTime("queued_at"),
        row.maybeTime("started_at"),
        row.maybeTime("ended_at"),
        row.maybeText("reason"),
        row.maybeText("note"),
        row.text("operator"),
        row.text("pool"),
        row.text("queue"),
        row.number("slots"),
        row.number("priority"),
        row.maybeText("host"));
  }

  private static RunView run(Row row) {
    return new RunView(
        row.number("run_month"),
        row.big("run_id"),
        row.text("dag_id"),
        row.text("dag_run_id"),
        row.number("version"),
        row.maybeText("unit"),
        row.maybeTime("version_at"),
        row.text("type"),
        row.text("run_state"),
        row.maybeTime("logical_date"),
        row.maybeTime("interval_start"),
        row.maybeTime("interval_end"),
        row.time("run_after"),
        row.time("created_at"),
        row.maybeTime("run_started"),
        row.maybeTime("run_ended"),
        "{}",
        row.text("triggered_by"),
        null,
        null);
  }
}
