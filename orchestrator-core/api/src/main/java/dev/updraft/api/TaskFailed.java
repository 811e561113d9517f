// SPDX-License-Identifier: Apache-2.0
package dev.updraft.api;

/**
 * Thrown by a task that knows that trying again is of no use: it fails whatever retries are left.
 *
 * <pre>{@code
 * throw new TaskFailed("the table has no column " + name);
 * }</pre>
 */
public final class TaskFailed extends RuntimeException {
  private static final long serialVersionUID = 1;

  public TaskFailed(String reason) {
    super(reason);
  }

  public TaskFailed(String reason, Throwable cause) {
    super(reason, cause);
  }
}
