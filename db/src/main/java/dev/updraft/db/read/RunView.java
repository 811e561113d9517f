// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.read;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run, for lists.
 *
 * @param conf JSON object
 * @param note what a person wrote about it
 * @param ending who or what said how it ends, also while its teardowns still run; null = nobody
 */
public record RunView(
    int month,
    long id,
    String dagId,
    String runId,
    int version,
    @Nullable String unit,
    @Nullable Instant versionAt,
    String type,
    String state,
    @Nullable Instant logicalDate,
    @Nullable Instant intervalStart,
    @Nullable Instant intervalEnd,
    Instant runAfter,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    String conf,
    String triggeredBy,
    @Nullable String note,
    @Nullable String ending) {}
