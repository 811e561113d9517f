// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.spec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Where one argument of a task comes from. Paths into a value are followed by the runner. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Input.Result.class, name = "result"),
  @JsonSubTypes.Type(value = Input.AllResults.class, name = "all"),
  @JsonSubTypes.Type(value = Input.OutcomeOf.class, name = "outcome"),
  @JsonSubTypes.Type(value = Input.Element.class, name = "element"),
  @JsonSubTypes.Type(value = Input.Params.class, name = "params"),
  @JsonSubTypes.Type(value = Input.Interval.class, name = "interval"),
  @JsonSubTypes.Type(value = Input.Connection.class, name = "connection"),
  @JsonSubTypes.Type(value = Input.Constant.class, name = "constant")
})
public sealed interface Input {
  /** The result of a task; of the same map index where both are in the same region. */
  record Result(int task) implements Input {}

  /** The results of all instances of a mapped task, in index order: a JSON list. */
  record AllResults(int task) implements Input {}

  /**
   * How a task ended: {@code {"state":…, "value":…, "error":…}}; with {@code all}, its value is the
   * list of a mapped task's results.
   */
  record OutcomeOf(int task, boolean all) implements Input {}

  /** This instance's element of the mapped list. */
  record Element(int map) implements Input {}

  /** The run's params: a JSON object. */
  record Params() implements Input {}

  /** The run's data interval: {@code {"start":…,"end":…}}. */
  record Interval() implements Input {}

  /** A connection by its id; only a task that lists it ever sees its secrets. */
  record Connection(String id) implements Input {}

  /** A value that was known when the DAG was drawn. */
  record Constant(String json) implements Input {}
}
