// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.updraft.engine.allocate;

import org.jspecify.annotations.NullMarked;
