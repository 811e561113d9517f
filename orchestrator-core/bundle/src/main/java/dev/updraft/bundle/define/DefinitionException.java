// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.define;

/** A DAG that cannot be drawn; the message begins with where: {@code Shop.java:14: …}. */
public final class DefinitionException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public DefinitionException(String where, String message) {
    super(where + ": " + message);
  }
}
