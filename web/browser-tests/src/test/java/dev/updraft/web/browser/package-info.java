// SPDX-License-Identifier: Apache-2.0
/** A real Chromium, driven by its DevTools protocol over the JDK's own WebSocket. */
@NullMarked
package dev.updraft.web.browser;

import org.jspecify.annotations.NullMarked;
