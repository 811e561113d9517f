// SPDX-License-Identifier: Apache-2.0
/**
 * Published models in the registry of an MLflow, for those who read them there: versions with their
 * files, metrics and parameters, and what an alias names. MLflow is a mirror; the truth stays where
 * models are published.
 *
 * @guide mlflow.md MLflow
 */
@NullMarked
package dev.updraft.operators.mlflow;

import org.jspecify.annotations.NullMarked;
