// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.read;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of an instance, over all of its steps.
 *
 * @param steps number of its last step
 * @param end how the last step ended; null while it runs
 */
public record AttemptView(
    int attempt,
    int steps,
    @Nullable String end,
    @Nullable String cause,
    String host,
    @Nullable Instant queuedAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt) {}
