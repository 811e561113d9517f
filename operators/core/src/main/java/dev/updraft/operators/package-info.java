// SPDX-License-Identifier: Apache-2.0
/** Ready-made work for every day: shell, SQL, HTTP. */
@NullMarked
package dev.updraft.operators;

import org.jspecify.annotations.NullMarked;
