// SPDX-License-Identifier: Apache-2.0
/** Running what people wrote as somebody else. */
@NullMarked
package dev.updraft.bundle.user;

import org.jspecify.annotations.NullMarked;
