// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

/**
 * What is read of a version: its name with checksum, and the manifest.
 *
 * <pre>{@code
 * Published churn = registry.published("churn", 7);
 * double auc = churn.manifest().metrics().get("auc");
 * }</pre>
 *
 * @param json the manifest as it stands there
 */
public record Published(ModelVersion version, Manifest manifest, String json) {}
