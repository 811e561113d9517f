// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.updraft.testkit;

import org.jspecify.annotations.NullMarked;
