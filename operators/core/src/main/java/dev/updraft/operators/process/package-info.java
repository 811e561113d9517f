// SPDX-License-Identifier: Apache-2.0
/** Programs that operators run. */
@NullMarked
package dev.updraft.operators.process;

import org.jspecify.annotations.NullMarked;
