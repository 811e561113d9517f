// SPDX-License-Identifier: Apache-2.0
/** Tests against an MLflow written by hand; the same ones, by hand, against a real one. */
@NullMarked
package dev.updraft.operators.mlflow;

import org.jspecify.annotations.NullMarked;
