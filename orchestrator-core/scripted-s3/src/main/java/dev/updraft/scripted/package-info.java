// SPDX-License-Identifier: Apache-2.0
/** A hand-written S3 server, for the tests of all modules that speak with one. */
@NullMarked
package dev.updraft.scripted;

import org.jspecify.annotations.NullMarked;
