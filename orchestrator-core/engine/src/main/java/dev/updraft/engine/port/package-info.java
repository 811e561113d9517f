// SPDX-License-Identifier: Apache-2.0
/** What the engine's shell needs from a store. */
@NullMarked
package dev.updraft.engine.port;

import org.jspecify.annotations.NullMarked;
