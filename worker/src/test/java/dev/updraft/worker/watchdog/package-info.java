// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.updraft.worker.watchdog;

import org.jspecify.annotations.NullMarked;
