// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.updraft.engine.rule;

import org.jspecify.annotations.NullMarked;
