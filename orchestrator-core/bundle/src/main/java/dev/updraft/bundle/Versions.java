// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle;

import dev.updraft.bundle.compile.Compiled;
import dev.updraft.bundle.evaluate.Evaluated;
import dev.updraft.bundle.evaluate.Evaluator;
import dev.updraft.bundle.evaluate.SlowLane;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.spec.SpecJson;
import dev.updraft.objects.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Remembers what was reported of each file, and reports what is new. Not thread-safe. */
final class Versions {
  private static final int BATCH = 40;
  private static final Pattern PLACE = Pattern.compile("^([^:<\\s]+\\.java):(\\d+)");

  private final ObjectStore objects;
  private final Evaluator evaluator;
  private final SlowLane slowLane;
  private final Consumer<UnitVersion> reports;
  private final Map<String, Compiled> open = new TreeMap<>();
  private final Map<String, String> reported = new HashMap<>();

  /** By file: its DAGs' ids, and where each begins. */
  private final Map<String, Map<String, String>> dagsOf = new HashMap<>();

  /** Units that came second with an id; looked at again when an id is free. */
  private final Map<String, Compiled.Unit> second = new HashMap<>();

  /** By file: what takes long, and what will have come of it. */
  private final Map<String, Slow> underWay = new HashMap<>();

  private record Slow(Compiled.Unit unit, CompletableFuture<Evaluated> result) {}

  Versions(
      ObjectStore objects, Evaluator evaluator, SlowLane slowLane, Consumer<UnitVersion> reports) {
    this.objects = objects;
    this.evaluator = evaluator;
    this.slowLane = slowLane;
    this.reports = reports;
  }

  /** Takes what was compiled; on an exception the rest is kept and goes on with the next call. */
  void take(List<Compiled> compiled) throws IOException {
    compiled.forEach(each -> open.put(each.file(), each));
    open.keySet().forEach(this::giveUp);
    harvest();
    second.keySet().removeAll(open.keySet());
    for (var each : List.copyOf(open.values())) {
      switch (each) {
        case Compiled.Gone gone -> gone(gone.file());
        case Compiled.Refused refused -> bad(refused.file(), refused.message());
        case Compiled.Unit unit -> {
          if (!unit.mayHoldDags()) {
            gone(unit.file());
          } else if (("good " + unit.hash()).equals(reported.get(unit.file()))) {
            open.remove(unit.file());
          }
        }
      }
    }
    evaluateAll();
  }

  /** Whether something that takes long is still being evaluated. */
  boolean isWaiting() {
    return !underWay.isEmpty();
  }

  /** It has changed meanwhile. */
  private void giveUp(String file) {
    var former = underWay.remove(file);
    if (former != null) {
      former.result().cancel(true);
    }
  }

  /** What of the slow ones is done by now. */
  private void harvest() throws IOException {
    for (Slow slow : List.copyOf(underWay.values())) {
      if (slow.result().isDone()) {
        underWay.remove(slow.unit().file());
        open.put(slow.unit().file(), slow.unit());
        var one = List.of(slow.unit());
        for (var late : accept(one, List.of(slow.result().join()))) {
          bad(late.unit().file(), withLine(late.message(), late.unit()));
        }
      }
    }
  }

  /** One file that loops must not delay the others: what takes long goes elsewhere. */
  private void evaluateAll() throws IOException {
    var slow = new HashSet<String>();
    while (open.size() > slow.size()) {
      var batch = units(slow);
      for (var late : accept(batch, evaluator.evaluateQuick(batch))) {
        slow.add(late.unit().file());
      }
      slow.retainAll(open.keySet());
    }
    for (var each : open.values()) {
      var unit = (Compiled.Unit) each;
      underWay.put(unit.file(), new Slow(unit, slowLane.evaluate(unit)));
    }
    open.clear();
  }

  private List<Compiled.Unit> units(Set<String> except) {
    return open.values().stream()
        .map(Compiled.Unit.class::cast)
        .filter(unit -> !except.contains(unit.file()))
        .limit(BATCH)
        .toList();
  }

  private record LateUnit(Compiled.Unit unit, String message) {}

  /** Reports what came of them but for those that took too long. */
  private List<LateUnit> accept(List<Compiled.Unit> units, List<Evaluated> results)
      throws IOException {
    var late = new ArrayList<LateUnit>();
    for (int i = 0; i < units.size(); i++) {
      var unit = units.get(i);
      switch (results.get(i)) {
        case Evaluated.Late(var message) -> late.add(new LateUnit(unit, message));
        case Evaluated.Failed(var message) -> bad(unit.file(), withLine(message, unit));
        case Evaluated.Drawn(var specs) -> {
          if (specs.isEmpty()) {
            gone(unit.file());
          } else {
            drawn(unit, specs.stream().map(SpecJson::read).toList());
          }
        }
      }
    }
    return late;
  }

  private void drawn(Compiled.Unit unit, List<DagSpec> dags) throws IOException {
    var mine = new LinkedHashMap<String, String>();
    for (var dag : dags) {
      String id = dag.dagId();
      var other = holder(id, unit.file());
      if (other != null) {
        second.put(unit.file(), unit);
      }
      var twin = mine.putIfAbsent(id, place(unit.file(), dag));
      if (other != null || twin != null) {
        var taken = Objects.requireNonNullElse(other == null ? twin : other, "");
        var message =
            place(unit.file(), dag)
                + ": DAG id "
                + id
                + " is taken by "
                + taken
                + "; override id()";
        bad(unit.file(), withLine(message, unit));
        return;
      }
    }
    objects.putIfAbsent("units/" + unit.hash() + ".jar", unit.jarBytes());
    holds(unit.file(), mine);
    report(
        "good " + unit.hash(), new UnitVersion.Good(unit.file(), unit.hash(), dags, unit.source()));
  }

  /** Where its first task is drawn, in its own file. */
  private static String place(String file, DagSpec dag) {
    String line = dag.tasks().getFirst().line();
    String outermost = line.substring(line.lastIndexOf(' ') + 1);
    String name = file.substring(file.lastIndexOf('/') + 1);
    return outermost.startsWith(name + ":") ? file + outermost.substring(name.length()) : file;
  }

  private void holds(String file, Map<String, String> ids) {
    var before = ids.isEmpty() ? dagsOf.remove(file) : dagsOf.put(file, ids);
    if (before != null && !ids.keySet().containsAll(before.keySet())) {
      open.putAll(second);
      second.clear();
    }
  }

  private @Nullable String holder(String dagId, String except) {
    return dagsOf.entrySet().stream()
        .filter(entry -> !entry.getKey().equals(except) && entry.getValue().containsKey(dagId))
        .map(entry -> entry.getValue().get(dagId))
        .findFirst()
        .orElse(null);
  }

  private void bad(String file, String message) {
    report("bad " + message, new UnitVersion.Bad(file, message));
  }

  private void gone(String file) {
    if (reported.containsKey(file)) {
      reports.accept(new UnitVersion.Gone(file));
    }
    reported.remove(file);
    open.remove(file);
    holds(file, Map.of());
  }

  private void report(String key, UnitVersion version) {
    if (!key.equals(reported.get(version.file()))) {
      reports.accept(version);
    }
    reported.put(version.file(), key);
    open.remove(version.file());
  }

  /** Adds the line that the message speaks of. */
  private static String withLine(String message, Compiled.Unit unit) {
    var place = PLACE.matcher(message);
    if (!place.find() || !unit.file().endsWith(place.group(1))) {
      return message;
    }
    var lines = unit.source().split("\n", -1);
    var number = Integer.parseInt(place.group(2));
    if (number < 1 || number > lines.length) {
      return message;
    }
    var line = lines[number - 1].stripTrailing();
    var blanks = line.length() - line.stripLeading().length();
    return message + "\n  " + line + "\n  " + line.substring(0, blanks) + "^";
  }
}
