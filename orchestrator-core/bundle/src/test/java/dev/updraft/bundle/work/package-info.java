// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.updraft.bundle.work;

import org.jspecify.annotations.NullMarked;
