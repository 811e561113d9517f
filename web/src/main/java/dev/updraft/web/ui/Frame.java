// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import java.time.Instant;

/**
 * What every page shows around its content.
 *
 * @param area which link of the head is the current one
 * @param broken files that cannot be read
 * @param leads whether a scheduler leads
 */
public record Frame(
    String title,
    String area,
    String user,
    boolean mayChange,
    long broken,
    boolean leads,
    Instant now) {}
