// SPDX-License-Identifier: Apache-2.0
/** Apache Spark: jobs whose driver runs in a standalone cluster, or on the worker. */
@NullMarked
package dev.updraft.operators.spark;

import org.jspecify.annotations.NullMarked;
