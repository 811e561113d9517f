// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.api;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.updraft.db.read.DagQueries;
import dev.updraft.db.read.DagView;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.web.http.ApiError;
import dev.updraft.web.http.Json;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Holds what a caller sends to what the DAG's params declare, before a run begins. */
final class ParamsCheck {
  private static final int KEPT = 1_000;

  private final DagQueries dags;
  private final ConcurrentHashMap<String, Rules> known = new ConcurrentHashMap<>();

  ParamsCheck(DagQueries dags) {
    this.dags = dags;
  }

  /** 400 with every reason, as Airflow answers; params left out have their defaults. */
  void check(DagView dag, ObjectNode conf) {
    if (known.size() > KEPT) {
      known.clear();
    }
    Rules rules =
        known.computeIfAbsent(dag.dagId() + "/" + dag.version(), _ -> Rules.of(spec(dag)));
    if (rules.schema() == null) {
      return;
    }
    ObjectNode all = rules.defaults().deepCopy();
    all.setAll(conf);
    List<Error> errors = rules.schema().validate(all);
    if (!errors.isEmpty()) {
      throw ApiError.badRequest(
          "Invalid input for params: "
              + errors.stream().map(Error::toString).sorted().collect(Collectors.joining("; ")));
    }
  }

  private DagSpec spec(DagView dag) {
    return dags.spec(dag.dagId(), dag.version())
        .orElseThrow(() -> ApiError.notFound("The Dag has no readable version"));
  }

  /**
   * @param schema null when nothing is declared: then everything may be sent
   */
  private record Rules(@Nullable Schema schema, ObjectNode defaults) {
    static Rules of(DagSpec spec) {
      JsonNode schema = Json.read(spec.paramsSchema());
      ObjectNode defaults =
          Json.read(spec.paramsDefaults()) instanceof ObjectNode object ? object : Json.object();
      boolean declared = schema instanceof ObjectNode object && !object.isEmpty();
      return new Rules(
          declared
              ? SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                  .getSchema(schema)
              : null,
          defaults);
    }
  }
}
