// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.updraft.db.check;

import org.jspecify.annotations.NullMarked;
