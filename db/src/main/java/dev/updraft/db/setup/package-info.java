// SPDX-License-Identifier: Apache-2.0
/** What an installation writes when it starts. */
@NullMarked
package dev.updraft.db.setup;

import org.jspecify.annotations.NullMarked;
