// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.kubernetes;

/**
 * A Deployment of which all replicas are new and available.
 *
 * <pre>{@code
 * flow.given(rolled).run("tell", each -> System.out.println(each.deployment() + " " + each.revision()));
 * }</pre>
 *
 * @param revision as {@code kubectl rollout history} counts
 */
public record RolledOut(String namespace, String deployment, String revision, int replicas) {}
