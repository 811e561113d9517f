// SPDX-License-Identifier: Apache-2.0
/** What operators that speak HTTP have in common. */
@NullMarked
package dev.updraft.operators.http;

import org.jspecify.annotations.NullMarked;
