// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import java.util.List;

/**
 * A version that a {@link Gate} let through.
 *
 * @param against the version that was live then; 0 = none
 * @param sequence of the flip that made it live; 0 = none. {@link Promote#passed} promotes only
 *     while it is the newest
 * @param checks what was looked at; empty where nothing was live
 */
public record Passed(
    ModelVersion model, String alias, int against, int sequence, List<Check> checks) {
  public Passed {
    checks = List.copyOf(checks);
  }
}
