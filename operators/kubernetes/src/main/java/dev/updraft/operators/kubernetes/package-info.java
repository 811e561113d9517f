// SPDX-License-Identifier: Apache-2.0
/**
 * Rollouts of Deployments of a Kubernetes, such as of the services that a new version of a model is
 * for.
 *
 * @guide kubernetes.md Kubernetes
 */
@NullMarked
package dev.updraft.operators.kubernetes;

import org.jspecify.annotations.NullMarked;
