// SPDX-License-Identifier: Apache-2.0
/**
 * Runs {@code define} in processes of their own, without environment, twice, for a bounded time.
 */
@NullMarked
package dev.updraft.bundle.evaluate;

import org.jspecify.annotations.NullMarked;
