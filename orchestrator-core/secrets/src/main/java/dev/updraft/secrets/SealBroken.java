// SPDX-License-Identifier: Apache-2.0
package dev.updraft.secrets;

/** A sealed text was altered, moved, or sealed with another key. */
public final class SealBroken extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SealBroken(String message, Throwable cause) {
    super(message, cause);
  }
}
