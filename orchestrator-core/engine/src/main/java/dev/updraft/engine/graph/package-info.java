// SPDX-License-Identifier: Apache-2.0
/** The shape of a DAG, computed once for each version. */
@NullMarked
package dev.updraft.engine.graph;

import org.jspecify.annotations.NullMarked;
