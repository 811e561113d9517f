// SPDX-License-Identifier: Apache-2.0
/** The web's side: commands in, answers out, and what it reads and sets directly. */
@NullMarked
package dev.updraft.db.web;

import org.jspecify.annotations.NullMarked;
