// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.updraft.bundle.user;

import org.jspecify.annotations.NullMarked;
