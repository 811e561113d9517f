// SPDX-License-Identifier: Apache-2.0
/** Identities, as they stand in the schema and on the wire. */
@NullMarked
package dev.updraft.engine.id;

import org.jspecify.annotations.NullMarked;
