// SPDX-License-Identifier: Apache-2.0
/**
 * Apache Spark: jobs in a cluster, through Livy, or on the worker, and SQL through Spark Connect.
 *
 * @guide spark.md Spark
 */
@NullMarked
package dev.updraft.operators.spark;

import org.jspecify.annotations.NullMarked;
