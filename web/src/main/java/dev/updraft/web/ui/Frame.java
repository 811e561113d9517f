// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import dev.updraft.db.read.SystemQueries;
import java.time.Instant;

/**
 * What every page shows around its content.
 *
 * @param area which link of the head is the current one
 * @param broken files that cannot be read
 * @param asked questions that wait for a person
 * @param models whether there is a connection that leads to models
 * @param leader whether one leads, and is watched
 */
public record Frame(
    String title,
    String area,
    String user,
    boolean mayChange,
    long broken,
    long asked,
    boolean models,
    SystemQueries.Leader leader,
    Instant now) {}
