// SPDX-License-Identifier: Apache-2.0
/** Tests that what a page of the documentation shows is true. */
@NullMarked
package dev.updraft.testkit.page;

import org.jspecify.annotations.NullMarked;
