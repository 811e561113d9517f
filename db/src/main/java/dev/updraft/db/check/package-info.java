// SPDX-License-Identifier: Apache-2.0
/** Whether the rows are what Updraft's own code can have written; reads only. */
@NullMarked
package dev.updraft.db.check;

import org.jspecify.annotations.NullMarked;
