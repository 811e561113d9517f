// SPDX-License-Identifier: Apache-2.0
/** The models that the connections of type {@code models} lead to. */
@NullMarked
package dev.updraft.web.model;

import org.jspecify.annotations.NullMarked;
