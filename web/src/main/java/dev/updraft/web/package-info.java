// SPDX-License-Identifier: Apache-2.0
/** The HTTP server: API and pages. */
@NullMarked
package dev.updraft.web;

import org.jspecify.annotations.NullMarked;
