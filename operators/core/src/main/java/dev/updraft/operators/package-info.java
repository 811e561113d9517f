// SPDX-License-Identifier: Apache-2.0
/**
 * Ready-made work for every day: shell, SQL, HTTP.
 *
 * @guide operators.md Every day
 */
@NullMarked
package dev.updraft.operators;

import org.jspecify.annotations.NullMarked;
