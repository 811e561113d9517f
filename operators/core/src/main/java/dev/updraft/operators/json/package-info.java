// SPDX-License-Identifier: Apache-2.0
/** What operators that read JSON have in common. */
@NullMarked
package dev.updraft.operators.json;

import org.jspecify.annotations.NullMarked;
