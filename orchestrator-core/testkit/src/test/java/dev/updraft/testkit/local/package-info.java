// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.updraft.testkit.local;

import org.jspecify.annotations.NullMarked;
