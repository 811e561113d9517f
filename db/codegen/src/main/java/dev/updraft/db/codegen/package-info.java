// SPDX-License-Identifier: Apache-2.0
/** Build-time only: draws the typed tables from the migrations. */
@NullMarked
package dev.updraft.db.codegen;

import org.jspecify.annotations.NullMarked;
