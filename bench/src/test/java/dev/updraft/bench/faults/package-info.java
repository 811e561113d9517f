// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.updraft.bench.faults;

import org.jspecify.annotations.NullMarked;
