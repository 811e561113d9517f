// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.read;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task instance with what its run and its task say, for lists.
 *
 * @param reason why it is as it is, by the engine
 * @param note what a person wrote about it
 * @param host the worker of the newest attempt
 */
public record InstanceView(
    RunView run,
    int instanceNo,
    String taskId,
    int taskNo,
    int mapIndex,
    String state,
    int attempt,
    int step,
    int maxAttempts,
    @Nullable Instant timerAt,
    @Nullable Instant scheduledAt,
    @Nullable Instant queuedAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable String reason,
    @Nullable String note,
    String operator,
    String pool,
    String queue,
    int slots,
    int priority,
    @Nullable String host) {}
