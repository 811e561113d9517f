// SPDX-License-Identifier: Apache-2.0
/** What every transport between leader and workers must do, and one that needs no broker. */
@NullMarked
package dev.updraft.testkit.transport;

import org.jspecify.annotations.NullMarked;
