// SPDX-License-Identifier: Apache-2.0
/** How a runner performs the work that a spec names. */
@NullMarked
package dev.updraft.bundle.call;

import org.jspecify.annotations.NullMarked;
