// SPDX-License-Identifier: Apache-2.0
/** Tests of the operators against real shells, servers and databases. */
@NullMarked
package dev.updraft.operators;

import org.jspecify.annotations.NullMarked;
