// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit.local;

/** A task was given a connection that nobody has told this process of; the message says how. */
public final class MissingConnection extends RuntimeException {
  private static final long serialVersionUID = 1;

  public MissingConnection(String message) {
    super(message);
  }
}
