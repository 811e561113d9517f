// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle;

import dev.updraft.bundle.compile.Compiled;
import dev.updraft.bundle.evaluate.Evaluated;
import dev.updraft.bundle.evaluate.Evaluator;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.spec.SpecJson;
import dev.updraft.objects.ObjectStore;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Remembers what was reported of each file, and reports what is new. Not thread-safe. */
final class Versions {
  private static final int BATCH = 40;
  private static final Pattern PLACE = Pattern.compile("^([^:<\\s]+\\.java):(\\d+)");

  private final ObjectStore objects;
  private final Evaluator evaluator;
  private final Consumer<UnitVersion> reports;
  private final Map<String, Compiled> open = new TreeMap<>();
  private final Map<String, String> reported = new HashMap<>();
  private final Map<String, List<String>> dagsOf = new HashMap<>();

  Versions(ObjectStore objects, Evaluator evaluator, Consumer<UnitVersion> reports) {
    this.objects = objects;
    this.evaluator = evaluator;
    this.reports = reports;
  }

  /** Takes what was compiled; on an exception the rest is kept and goes on with the next call. */
  void take(List<Compiled> compiled) throws IOException {
    compiled.forEach(each -> open.put(each.file(), each));
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
    while (!open.isEmpty()) {
      evaluate(open.values().stream().map(Compiled.Unit.class::cast).limit(BATCH).toList());
    }
  }

  private void evaluate(List<Compiled.Unit> units) throws IOException {
    var results = evaluator.evaluate(units);
    for (int i = 0; i < units.size(); i++) {
      var unit = units.get(i);
      switch (results.get(i)) {
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
  }

  private void drawn(Compiled.Unit unit, List<DagSpec> dags) throws IOException {
    var ids = dags.stream().map(DagSpec::dagId).toList();
    for (var id : ids) {
      var other = holder(id, unit.file());
      if (other != null || ids.stream().filter(id::equals).count() > 1) {
        bad(
            unit.file(),
            unit.file()
                + ": DAG id "
                + id
                + " is taken by "
                + Objects.requireNonNullElse(other, "another class of this file")
                + "; override id()");
        return;
      }
    }
    objects.putIfAbsent("units/" + unit.hash() + ".jar", unit.jarBytes());
    dagsOf.put(unit.file(), ids);
    report(
        "good " + unit.hash(), new UnitVersion.Good(unit.file(), unit.hash(), dags, unit.source()));
  }

  private @Nullable String holder(String dagId, String except) {
    return dagsOf.entrySet().stream()
        .filter(entry -> !entry.getKey().equals(except) && entry.getValue().contains(dagId))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  private void bad(String file, String message) {
    report("bad " + message, new UnitVersion.Bad(file, message));
  }

  private void gone(String file) {
    open.remove(file);
    dagsOf.remove(file);
    if (reported.remove(file) != null) {
      reports.accept(new UnitVersion.Gone(file));
    }
  }

  private void report(String key, UnitVersion version) {
    open.remove(version.file());
    if (!key.equals(reported.put(version.file(), key))) {
      reports.accept(version);
    }
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
