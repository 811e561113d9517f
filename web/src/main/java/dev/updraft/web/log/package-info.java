// SPDX-License-Identifier: Apache-2.0
/** Reading what tasks printed. */
@NullMarked
package dev.updraft.web.log;

import org.jspecify.annotations.NullMarked;
