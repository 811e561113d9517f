// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.updraft.db.scheduler;

import org.jspecify.annotations.NullMarked;
