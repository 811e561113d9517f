// SPDX-License-Identifier: Apache-2.0
/** The text form of a task's work: written when a DAG is drawn, read by runners. */
@NullMarked
package dev.updraft.bundle.work;

import org.jspecify.annotations.NullMarked;
