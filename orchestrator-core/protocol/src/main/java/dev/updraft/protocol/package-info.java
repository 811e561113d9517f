// SPDX-License-Identifier: Apache-2.0
/** Messages between scheduler and workers, and the transport they travel by. */
@NullMarked
package dev.updraft.protocol;

import org.jspecify.annotations.NullMarked;
