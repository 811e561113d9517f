// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.mlflow;

import dev.updraft.operators.model.ModelVersion;

/**
 * A version of ours in MLflow: there it is {@code models:/name/version}.
 *
 * <pre>{@code
 * flow.given(registered).run("tell", each -> System.out.println("models:/churn/" + each.version()));
 * }</pre>
 *
 * @param name of MLflow's registered model
 * @param version MLflow's number; another one than ours
 * @param model what it is here
 */
public record RegisteredVersion(String name, int version, ModelVersion model) {}
