// SPDX-License-Identifier: Apache-2.0
/** The object store: logs, units of code, large results, artifacts. */
@NullMarked
package dev.updraft.objects;

import org.jspecify.annotations.NullMarked;
