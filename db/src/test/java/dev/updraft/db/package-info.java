// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.updraft.db;

import org.jspecify.annotations.NullMarked;
