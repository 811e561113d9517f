// SPDX-License-Identifier: Apache-2.0
/** Who is calling. */
@NullMarked
package dev.updraft.web.auth;

import org.jspecify.annotations.NullMarked;
