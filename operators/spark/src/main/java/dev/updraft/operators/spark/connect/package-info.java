// SPDX-License-Identifier: Apache-2.0
/**
 * The part of Spark Connect's protocol that a statement needs: gRPC messages by the numbers of
 * their fields, as Spark's own {@code base.proto}, {@code relations.proto} and {@code
 * expressions.proto} give them.
 */
@NullMarked
package dev.updraft.operators.spark.connect;

import org.jspecify.annotations.NullMarked;
