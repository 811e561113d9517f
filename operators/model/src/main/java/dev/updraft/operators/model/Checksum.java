// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** SHA-256, as 64 hexadecimal digits. */
final class Checksum {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");
  private static final int BUFFER = 64 * 1024;

  private Checksum() {}

  static String check(String what, String sha256) {
    if (!HEX.matcher(sha256).matches()) {
      throw new IllegalArgumentException(
          what + " is '" + sha256 + "'; it must be a SHA-256: 64 digits of 0-9 and a-f");
    }
    return sha256;
  }

  static String of(byte[] content) {
    try {
      return copy(new ByteArrayInputStream(content), OutputStream.nullOutputStream()).sha256();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What went through. */
  record Copied(long bytes, String sha256) {}

  /** Copies all, and says what it was. */
  static Copied copy(InputStream from, OutputStream to) throws IOException {
    MessageDigest digest = digest();
    byte[] buffer = new byte[BUFFER];
    long bytes = 0;
    for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
      digest.update(buffer, 0, read);
      to.write(buffer, 0, read);
      bytes += read;
    }
    return new Copied(bytes, HexFormat.of().formatHex(digest.digest()));
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
