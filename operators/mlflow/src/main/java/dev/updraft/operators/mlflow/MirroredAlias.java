// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.mlflow;

import dev.updraft.operators.model.ModelVersion;

/**
 * What an alias named in MLflow, and here, when both were looked at last: there it is {@code
 * models:/name@alias}.
 *
 * <pre>{@code
 * flow.given(mirrored).run("tell", each -> System.out.println(each.model() + " is served"));
 * }</pre>
 *
 * @param name of MLflow's registered model
 * @param version MLflow's number; another one than ours
 * @param model what it is here
 * @param sequence of the newest change of our alias then
 */
public record MirroredAlias(
    String name, String alias, int version, ModelVersion model, int sequence) {}
