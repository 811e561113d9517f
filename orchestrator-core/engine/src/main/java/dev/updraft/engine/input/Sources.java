// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.input;

import dev.updraft.engine.id.RunKey;
import dev.updraft.engine.run.ActiveRun;
import dev.updraft.engine.spec.Input;
import dev.updraft.engine.spec.Input.AllResults;
import dev.updraft.engine.spec.Input.Connection;
import dev.updraft.engine.spec.Input.Constant;
import dev.updraft.engine.spec.Input.Element;
import dev.updraft.engine.spec.Input.Interval;
import dev.updraft.engine.spec.Input.OutcomeOf;
import dev.updraft.engine.spec.Input.Params;
import dev.updraft.engine.spec.Input.Result;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.TaskState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Plans the inputs of tasks from the rows in memory alone. Single-threaded. */
public final class Sources {
  private final Map<RunKey, Index> indexes = new HashMap<>();

  /** Numbers of a run's instances by task; grows with the run. */
  private static final class Index {
    final Map<Integer, List<Integer>> byTask = new HashMap<>();
    final Map<Integer, Parsed> lists = new HashMap<>();
    int seen;

    /** A list is parsed once, not once for each task that is mapped over it. */
    private record Parsed(String json, JsonNode list) {}

    String element(int task, String json, int index) {
      Parsed parsed = lists.get(task);
      if (parsed == null || !parsed.json().equals(json)) {
        parsed = new Parsed(json, JsonMapper.shared().readTree(json));
        lists.put(task, parsed);
      }
      JsonNode element = parsed.list().path(index);
      return element.isMissingNode() ? "null" : element.toString();
    }

    List<Integer> of(ActiveRun run, int task) {
      for (; seen < run.size(); seen++) {
        byTask.computeIfAbsent(run.instance(seen).taskNo(), _ -> new ArrayList<>()).add(seen);
      }
      return byTask.getOrDefault(task, List.of());
    }
  }

  /** The inputs of an instance, in the order of its task's spec. */
  public List<Source> of(ActiveRun run, InstanceRow row) {
    return run.spec().tasks().get(row.taskNo()).inputs().stream()
        .map(input -> source(run, row, input))
        .toList();
  }

  /** To be called when a run leaves memory. */
  public void forget(RunKey run) {
    indexes.remove(run);
  }

  private Source source(ActiveRun run, InstanceRow row, Input input) {
    return switch (input) {
      case Constant constant -> new Source.Ready(constant.json());
      case Params _ -> new Source.Ready(run.row().conf());
      case Interval _ -> new Source.Ready(interval(run));
      case Connection connection -> new Source.ConnectionOf(connection.id());
      case Result result -> result(one(run, result.task(), row.mapIndex()));
      case AllResults all -> all(run, all.task());
      case Element element -> {
        int over = run.spec().maps().get(element.map()).over();
        Source list = result(one(run, over, -1));
        yield list instanceof Source.Ready(String json)
            ? new Source.Ready(index(run).element(over, json, row.mapIndex()))
            : new Source.ElementOf(list, row.mapIndex());
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
    ObjectNode node = JsonMapper.shared().createObjectNode();
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
    return index(run).of(run, task);
  }

  private Index index(ActiveRun run) {
    return indexes.computeIfAbsent(run.row().key(), _ -> new Index());
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
