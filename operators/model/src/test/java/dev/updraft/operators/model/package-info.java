// SPDX-License-Identifier: Apache-2.0
/** Tests of model publishing: on a real folder, with crashes at every write. */
@NullMarked
package dev.updraft.operators.model;

import org.jspecify.annotations.NullMarked;
