// SPDX-License-Identifier: Apache-2.0
/** Tests of the object store: a contract that every store passes. */
@NullMarked
package dev.updraft.objects;

import org.jspecify.annotations.NullMarked;
