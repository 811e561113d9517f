// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.loop;

import dev.updraft.engine.id.GrantKey;
import dev.updraft.engine.id.RunKey;
import dev.updraft.engine.run.ActiveRun;
import dev.updraft.engine.spec.Input.AllResults;
import dev.updraft.engine.spec.Input.Connection;
import dev.updraft.engine.spec.Input.Constant;
import dev.updraft.engine.spec.Input.Element;
import dev.updraft.engine.spec.Input.Interval;
import dev.updraft.engine.spec.Input.OutcomeOf;
import dev.updraft.engine.spec.Input.Params;
import dev.updraft.engine.spec.Input.Result;
import dev.updraft.engine.spec.TaskSpec;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.TaskState;
import dev.updraft.protocol.TaskPayload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Plans payloads on the loop's thread, from the rows in memory alone: each argument becomes a
 * {@link Source}. Only what lies elsewhere (large results, connections) needs another thread.
 */
final class Payloads {
  private static final JsonMapper JSON = JsonMapper.shared();
  private final Map<RunKey, Index> indexes = new HashMap<>();

  /** Where one argument comes from. */
  sealed interface Source {
    record Ready(String json) implements Source {}

    record Stored(String object) implements Source {}

    record ConnectionOf(String id) implements Source {}

    record Listed(List<Source> elements) implements Source {}

    record ElementOf(Source list, int index) implements Source {}

    record Outcome(String state, Source value, String error) implements Source {}
  }

  /** A payload whose arguments are not all at hand. */
  record Plan(TaskPayload payload, List<Source> sources) {
    boolean inMemory() {
      return sources.stream().allMatch(Source.Ready.class::isInstance);
    }
  }

  /** Numbers of a run's instances by task; grows with the run. */
  private static final class Index {
    final Map<Integer, List<Integer>> byTask = new HashMap<>();
    int seen;

    List<Integer> of(ActiveRun run, int task) {
      for (; seen < run.size(); seen++) {
        byTask.computeIfAbsent(run.instance(seen).taskNo(), _ -> new ArrayList<>()).add(seen);
      }
      return byTask.getOrDefault(task, List.of());
    }
  }

  void forget(RunKey run) {
    indexes.remove(run);
  }

  Plan plan(ActiveRun run, GrantKey grant) {
    InstanceRow row = run.instance(grant.instance().no());
    TaskSpec task = run.spec().tasks().get(row.taskNo());
    Duration timeout = task.timeout();
    String place =
        grant.instance().run().month()
            + "/"
            + grant.instance().run().id()
            + "/"
            + grant.instance().no()
            + "/"
            + grant.attempt()
            + "/"
            + grant.step();
    TaskPayload payload =
        new TaskPayload(
            run.row().dagId(),
            run.row().runId(),
            task.taskId(),
            row.mapIndex(),
            grant.attempt(),
            row.maxAttempts(),
            grant.step(),
            run.spec().unit(),
            task.work(),
            List.of(),
            List.of(),
            row.handle(),
            row.timer() == InstanceRow.Timer.STOPPING,
            timeout == null ? 0 : timeout.toMillis(),
            run.row().intervalStart().toString(),
            run.row().intervalEnd().toString(),
            "logs/" + place,
            "results/" + place);
    return new Plan(payload, task.inputs().stream().map(input -> source(run, row, input)).toList());
  }

  private Source source(ActiveRun run, InstanceRow row, dev.updraft.engine.spec.Input input) {
    return switch (input) {
      case Constant constant -> new Source.Ready(constant.json());
      case Params _ -> new Source.Ready(run.row().conf());
      case Interval _ -> new Source.Ready(interval(run));
      case Connection connection -> new Source.ConnectionOf(connection.id());
      case Result result -> result(one(run, result.task(), row.mapIndex()));
      case AllResults all -> all(run, all.task());
      case Element element -> {
        int over = run.spec().maps().get(element.map()).over();
        yield new Source.ElementOf(result(one(run, over, -1)), row.mapIndex());
      }
      case OutcomeOf outcome -> outcome(run, row, outcome);
    };
  }

  private Source outcome(ActiveRun run, InstanceRow row, OutcomeOf asked) {
    Optional<InstanceRow> one = one(run, asked.task(), row.mapIndex());
    String state = one.map(r -> r.state().text()).orElse("none");
    String error =
        one.filter(r -> r.state() == TaskState.FAILED)
            .map(r -> r.note() == null ? "" : r.note())
            .orElse("");
    return new Source.Outcome(state, asked.all() ? all(run, asked.task()) : result(one), error);
  }

  private static String interval(ActiveRun run) {
    ObjectNode node = JSON.createObjectNode();
    node.put("start", run.row().intervalStart().toString());
    node.put("end", run.row().intervalEnd().toString());
    return node.toString();
  }

  private Source all(ActiveRun run, int task) {
    List<Source> sources = new ArrayList<>();
    instances(run, task).stream()
        .map(run::instance)
        .filter(row -> row.state() != TaskState.REMOVED && row.mapIndex() >= 0)
        .sorted(Comparator.comparingInt(InstanceRow::mapIndex))
        .forEach(row -> sources.add(result(Optional.of(row))));
    return new Source.Listed(sources);
  }

  private Optional<InstanceRow> one(ActiveRun run, int task, int mapIndex) {
    Optional<InstanceRow> whole = Optional.empty();
    for (int no : instances(run, task)) {
      InstanceRow row = run.instance(no);
      if (row.mapIndex() == mapIndex && row.state() != TaskState.REMOVED) {
        return Optional.of(row);
      }
      if (row.mapIndex() < 0) {
        whole = Optional.of(row);
      }
    }
    return whole;
  }

  private List<Integer> instances(ActiveRun run, int task) {
    return indexes.computeIfAbsent(run.row().key(), _ -> new Index()).of(run, task);
  }

  private static Source result(Optional<InstanceRow> found) {
    if (found.isEmpty() || found.get().state() != TaskState.SUCCESS) {
      return new Source.Ready("null");
    }
    String object = found.get().resultObject();
    String json = found.get().result();
    if (object != null) {
      return new Source.Stored(object);
    }
    return new Source.Ready(json == null ? "null" : json);
  }
}
