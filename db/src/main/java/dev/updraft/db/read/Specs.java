// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.read;

import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.spec.SpecJson;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;

/**
 * The definitions of versions, read once: pages look at them every few seconds, and that of a large
 * DAG takes longer to read than all else. A row that was written anew is seen. Thread-safe.
 */
final class Specs {
  /** Tasks of all definitions that are kept. */
  private static final int MOST_TASKS = 50_000;

  private final DSLContext sql;
  private final Map<Key, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);

  Specs(DSLContext sql) {
    this.sql = sql;
  }

  private record Key(String dagId, int version) {}

  private record Kept(String row, DagSpec spec) {}

  Optional<DagSpec> find(String dagId, int version) {
    var key = new Key(dagId, version);
    Optional<String> row =
        sql.resultQuery(
                "SELECT xmin::text || '/' || ctid::text AS row FROM dag_version"
                    + " WHERE dag_id = ? AND version = ?",
                dagId,
                version)
            .fetchOptional(r -> new Row(r).text("row"));
    if (row.isEmpty()) {
      return Optional.empty();
    }
    synchronized (kept) {
      Kept known = kept.get(key);
      if (known != null && known.row().equals(row.get())) {
        return Optional.of(known.spec());
      }
    }
    Optional<DagSpec> spec =
        sql.resultQuery(
                "SELECT spec FROM dag_version WHERE dag_id = ? AND version = ?", dagId, version)
            .fetchOptional(r -> SpecJson.read(new Row(r).text("spec")));
    spec.ifPresent(read -> keep(key, new Kept(row.get(), read)));
    return spec;
  }

  private void keep(Key key, Kept read) {
    synchronized (kept) {
      kept.put(key, read);
      int tasks = kept.values().stream().mapToInt(k -> k.spec().tasks().size()).sum();
      var oldest = kept.entrySet().iterator();
      while (tasks > MOST_TASKS && kept.size() > 1) {
        tasks -= oldest.next().getValue().spec().tasks().size();
        oldest.remove();
      }
    }
  }
}
