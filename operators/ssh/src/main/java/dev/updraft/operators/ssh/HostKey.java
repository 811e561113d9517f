// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.ssh;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;

/**
 * The public key of a host.
 *
 * @param base64 in the form of known_hosts, without its type
 */
record HostKey(String base64) {
  static HostKey of(byte[] key) {
    return new HostKey(Base64.getEncoder().encodeToString(key));
  }

  /** Of a line such as {@code ssh-ed25519 AAAA… comment}; empty when it is none. */
  static Optional<HostKey> of(String line) {
    String[] parts = line.split("\\s+", -1);
    String key = parts.length == 1 ? parts[0] : parts[1];
    try {
      // each begins with the length of the name of its type
      return key.startsWith("AAAA") && Base64.getDecoder().decode(key).length > 4
          ? Optional.of(new HostKey(key))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** How a host proves that it has this key; it has others too, and would choose among them. */
  String algorithms() {
    ByteBuffer key = ByteBuffer.wrap(Base64.getDecoder().decode(base64));
    byte[] name = new byte[Math.clamp(key.getInt(), 0, key.remaining())];
    key.get(name);
    String type = new String(name, US_ASCII);
    return type.equals("ssh-rsa") ? "rsa-sha2-512,rsa-sha2-256" : type;
  }

  /** As {@code ssh} shows it. */
  String fingerprint() {
    try {
      byte[] sum = MessageDigest.getInstance("SHA-256").digest(Base64.getDecoder().decode(base64));
      return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(sum);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
