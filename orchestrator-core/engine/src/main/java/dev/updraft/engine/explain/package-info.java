// SPDX-License-Identifier: Apache-2.0
/** Why an instance is not running. */
@NullMarked
package dev.updraft.engine.explain;

import org.jspecify.annotations.NullMarked;
