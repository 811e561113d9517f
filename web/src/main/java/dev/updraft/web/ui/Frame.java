// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import java.time.Instant;

/** What every page shows around its content. */
public record Frame(String title, String user, boolean mayChange, long broken, Instant now) {}
