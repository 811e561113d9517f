// SPDX-License-Identifier: Apache-2.0
package dev.updraft.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a runner needs for one step of one attempt, and nothing else. Sealed on the wire.
 *
 * @param unit hash of the unit; its jar is the object {@code units/<hash>.jar}
 * @param work what to do, JSON of the DAG's spec
 * @param args one JSON value for each input, in order; connections are among them
 * @param secrets texts to be masked in the log
 * @param handle JSON that the former step stored, or null
 * @param cancel whether the step ends the work that the handle names, for the attempt is over
 * @param timeoutMillis of the attempt from its start; 0 = none
 * @param logPrefix {@code logs/<attempt>/<step>}; objects of the log are {@code <logPrefix>/<n>},
 *     of which the last may still grow, and artifacts are {@code artifacts/<attempt>/<path>}
 */
public record TaskPayload(
    String dagId,
    String runId,
    String taskId,
    int mapIndex,
    int attempt,
    int maxAttempts,
    int step,
    String unit,
    String work,
    List<String> args,
    List<String> secrets,
    @Nullable String handle,
    boolean cancel,
    long timeoutMillis,
    String intervalStart,
    String intervalEnd,
    String logPrefix,
    String resultKey) {}
