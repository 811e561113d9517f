// SPDX-License-Identifier: Apache-2.0
/** Tests against a scripted master, and by hand against a real Spark ({@code real}). */
@NullMarked
package dev.updraft.operators.spark;

import org.jspecify.annotations.NullMarked;
