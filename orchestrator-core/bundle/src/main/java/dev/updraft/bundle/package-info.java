// SPDX-License-Identifier: Apache-2.0
/** From DAG files to units of code and immutable specs. */
@NullMarked
package dev.updraft.bundle;

import org.jspecify.annotations.NullMarked;
