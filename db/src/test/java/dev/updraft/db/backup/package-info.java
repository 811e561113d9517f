// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.updraft.db.backup;

import org.jspecify.annotations.NullMarked;
