// SPDX-License-Identifier: Apache-2.0
/** What people and programs look at: lists and single rows, for the HTTP API and the pages. */
@NullMarked
package dev.updraft.db.read;

import org.jspecify.annotations.NullMarked;
