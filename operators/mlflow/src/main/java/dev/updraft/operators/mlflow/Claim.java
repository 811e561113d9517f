// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.mlflow;

/**
 * A version of MLflow's that says which version of ours it is.
 *
 * @param marked whether it says too that it is one too many
 */
record Claim(int version, boolean marked) {}
