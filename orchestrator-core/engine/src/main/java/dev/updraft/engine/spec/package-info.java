// SPDX-License-Identifier: Apache-2.0
/** What a DAG is, as an immutable value. */
@NullMarked
package dev.updraft.engine.spec;

import org.jspecify.annotations.NullMarked;
