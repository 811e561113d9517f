// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.read;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a task returned: inline JSON, or the key of an object.
 *
 * @param at when it ended
 */
public record ResultView(
    String taskId, int mapIndex, @Nullable String json, @Nullable String object, Instant at) {}
