// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.state;

import dev.updraft.engine.id.RunKey;
import java.time.Instant;

/**
 * One entry of the append-only history. {@code instance} is -1 for the run itself; {@code seq} is
 * gapless for each instance, and folding the entries gives the current state.
 *
 * @param from text of the former state, empty for a creation
 * @param cause why, for people: {@code attempt 2 failed: …}, {@code cleared by ann}
 */
public record Transition(
    RunKey run,
    int instance,
    int seq,
    String from,
    String to,
    int attempt,
    int step,
    Instant at,
    String cause) {}
