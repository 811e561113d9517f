// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.sagemaker;

import dev.updraft.operators.model.ModelVersion;

/**
 * A version that is in service on an endpoint.
 *
 * <pre>{@code
 * flow.given(deployed).run("tell", each -> System.out.println(each.endpoint() + ": " + each.model()));
 * }</pre>
 *
 * @param config the endpoint configuration that SageMaker serves with
 */
public record Deployed(String endpoint, ModelVersion model, String config) {}
