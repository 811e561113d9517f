// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import java.time.Instant;

/**
 * One change of an alias: who let it name which version, and why. The newest is what the alias
 * names; all of them are its history.
 *
 * @param sequence from 1, without gaps
 * @param version what the alias names from here on
 * @param manifest SHA-256 of that version's manifest
 * @param from the version that it named before; 0 = none
 * @param below the sequence to which a rollback goes back; 0 = there is none
 * @param who a task as {@code dag/run/task}, or a person
 * @param attempt which attempt of a task did it, or an id of its own for a person's command
 */
public record Flip(
    int sequence,
    String name,
    String alias,
    Kind kind,
    int version,
    String manifest,
    int from,
    int below,
    String who,
    String why,
    Instant at,
    String attempt) {
  /** How a flip came about. */
  public enum Kind {
    /** A version was named. */
    PROMOTE,
    /** What was live before was named again. */
    ROLLBACK
  }

  /** What the alias names. */
  public ModelVersion model() {
    return new ModelVersion(name, version, manifest);
  }
}
