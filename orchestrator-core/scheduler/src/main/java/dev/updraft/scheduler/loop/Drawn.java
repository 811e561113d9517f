// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.loop;

import dev.updraft.bundle.UnitVersion;
import dev.updraft.engine.graph.Graph;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.spec.SpecJson;
import java.util.List;

/**
 * A DAG that was found, as the loop needs it. Made beside the loop: of ten thousand tasks it costs
 * more than everything else may wait.
 *
 * @param spec as it will be read from the store, so that it equals one that was
 * @param json as it is stored
 */
record Drawn(DagSpec spec, String json, Graph graph) {
  static Drawn of(DagSpec found) {
    String json = SpecJson.write(found);
    DagSpec spec = SpecJson.read(json);
    return new Drawn(spec, json, Graph.of(spec));
  }

  /** A unit with its DAGs; one that cannot be drawn is an import error like any other. */
  record DrawnUnit(UnitVersion unit, List<Drawn> dags) {
    static DrawnUnit of(UnitVersion unit) {
      if (!(unit instanceof UnitVersion.Good good)) {
        return new DrawnUnit(unit, List.of());
      }
      try {
        return new DrawnUnit(unit, good.dags().stream().map(Drawn::of).toList());
      } catch (RuntimeException e) {
        return new DrawnUnit(
            new UnitVersion.Bad(unit.file(), String.valueOf(e.getMessage())), List.of());
      }
    }
  }
}
