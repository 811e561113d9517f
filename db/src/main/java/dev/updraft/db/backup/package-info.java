// SPDX-License-Identifier: Apache-2.0
/** All rows in one file, and back, without the programs of PostgreSQL. */
@NullMarked
package dev.updraft.db.backup;

import org.jspecify.annotations.NullMarked;
