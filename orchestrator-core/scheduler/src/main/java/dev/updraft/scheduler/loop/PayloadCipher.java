// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.loop;

/** What the loop needs of cryptography. Thread-safe. */
public interface PayloadCipher {
  /** Seals a payload to a worker's public key; it opens only as the payload of that grant. */
  String seal(byte[] plain, String publicKey, String grant);

  /** Opens a connection that is sealed at rest. */
  default String openConnection(String sealed) {
    return sealed;
  }
}
