// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.updraft.protocol;

import org.jspecify.annotations.NullMarked;
