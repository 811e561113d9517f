// SPDX-License-Identifier: Apache-2.0
/** Services as packages install them, started for a test on ports of their own. */
@NullMarked
package dev.updraft.testkit.installed;

import org.jspecify.annotations.NullMarked;
