// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.updraft.engine.explain;

import org.jspecify.annotations.NullMarked;
