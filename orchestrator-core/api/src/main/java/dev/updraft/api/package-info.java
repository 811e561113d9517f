// SPDX-License-Identifier: Apache-2.0
/** What a DAG author compiles against. */
@NullMarked
package dev.updraft.api;

import org.jspecify.annotations.NullMarked;
