// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import dev.updraft.db.read.InstanceView;
import dev.updraft.db.read.Readers;
import dev.updraft.db.read.ResultView;
import dev.updraft.db.read.RunView;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.spec.Input;
import dev.updraft.engine.spec.TaskSpec;
import dev.updraft.web.http.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a task takes and what it gave, for a look: long values are cut. */
public final class Values {
  private static final int LONGEST = 4_000;

  /**
   * One value.
   *
   * @param from where it comes from
   * @param text as JSON; empty = there is none yet
   */
  public record Value(String from, String text, boolean cut) {}

  private final Readers readers;

  Values(Readers readers) {
    this.readers = readers;
  }

  List<Value> results(InstanceView task) {
    return readers.instances().results(task.run(), task.taskId(), task.mapIndex()).stream()
        .map(result -> value("Result", result))
        .toList();
  }

  /** The arguments in order. A connection is only named: its secrets are nobody's to see. */
  List<Value> inputs(InstanceView task) {
    RunView run = task.run();
    Optional<DagSpec> spec = readers.dags().spec(run.dagId(), run.version());
    if (spec.isEmpty() || task.taskNo() >= spec.get().tasks().size()) {
      return List.of();
    }
    TaskSpec mine = spec.get().tasks().get(task.taskNo());
    var values = new ArrayList<Value>();
    for (Input input : mine.inputs()) {
      values.add(
          switch (input) {
            case Input.Result from -> result(task, mine, spec.get().tasks().get(from.task()));
            case Input.AllResults from ->
                name("All results of " + spec.get().tasks().get(from.task()).taskId());
            case Input.OutcomeOf from ->
                name("How " + spec.get().tasks().get(from.task()).taskId() + " ended");
            case Input.Element _ -> name("Element " + task.mapIndex() + " of the list");
            case Input.Params _ ->
                text("Params", readers.runs().find(run.dagId(), run.runId()).map(RunView::conf));
            case Input.Interval _ ->
                text(
                    "Data interval",
                    Optional.of(
                        "{\"start\":\""
                            + Show.iso(run.intervalStart())
                            + "\",\"end\":\""
                            + Show.iso(run.intervalEnd())
                            + "\"}"));
            case Input.Connection from -> name("Connection " + from.id());
            case Input.Constant from -> text("Constant", Optional.of(from.json()));
          });
    }
    return values;
  }

  private Value result(InstanceView task, TaskSpec mine, TaskSpec from) {
    int map = from.mapped() && from.map() == mine.map() ? task.mapIndex() : -1;
    return readers.instances().results(task.run(), from.taskId(), map).stream()
        .findFirst()
        .map(result -> value("Result of " + from.taskId(), result))
        .orElse(name("Result of " + from.taskId()));
  }

  private static Value value(String from, ResultView result) {
    String json = result.json();
    return json == null
        ? new Value(from, "in the object store, as " + result.object(), false)
        : text(from, Optional.of(json));
  }

  private static Value name(String from) {
    return new Value(from, "", false);
  }

  private static Value text(String from, Optional<String> json) {
    String text = json.map(j -> Json.pretty(Json.read(j))).orElse("");
    boolean cut = text.length() > LONGEST;
    return new Value(from, cut ? text.substring(0, LONGEST) : text, cut);
  }
}
