// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.score;

import dev.updraft.operators.model.ModelVersion;

/**
 * What a {@link ScoringCheck} found.
 *
 * <pre>{@code
 * flow.task("gate", Gate.of(models, scored.get(Scored::model)).higher("auc", 0.0));
 * }</pre>
 *
 * @param model the version that was scored
 * @param file of it
 * @param rows that were scored
 * @param wrong rows of which an answer was wrong
 * @param p50Millis what half of the rows took at most, once the model was warm
 * @param p99Millis what 99 of 100 rows took at most
 */
public record Scored(
    ModelVersion model, String file, int rows, int wrong, double p50Millis, double p99Millis) {}
