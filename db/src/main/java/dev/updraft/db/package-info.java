// SPDX-License-Identifier: Apache-2.0
/** The database as a whole: how it is reached, migrated and kept ready. */
@NullMarked
package dev.updraft.db;

import org.jspecify.annotations.NullMarked;
