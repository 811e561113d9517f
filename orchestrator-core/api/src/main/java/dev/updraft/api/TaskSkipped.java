// SPDX-License-Identifier: Apache-2.0
package dev.updraft.api;

/**
 * Thrown by a task that finds nothing to do: it ends as skipped, and so does what needs it.
 *
 * <pre>{@code
 * if (rows == 0) throw new TaskSkipped("no orders that night");
 * }</pre>
 */
public final class TaskSkipped extends RuntimeException {
  private static final long serialVersionUID = 1;

  public TaskSkipped(String reason) {
    super(reason);
  }
}
