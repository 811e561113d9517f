// SPDX-License-Identifier: Apache-2.0
package dev.updraft.protocol;

/**
 * Hides payloads from the broker. Bound to the grant, so that a payload cannot be moved to another
 * one. Thread-safe.
 */
public interface PayloadCipher {
  /**
   * @param publicKey of the worker's heartbeat
   */
  String seal(byte[] plain, String publicKey, String grant);

  /** Throws an unchecked exception when it was sealed to another key or grant, or altered. */
  byte[] open(String sealed, String grant);
}
