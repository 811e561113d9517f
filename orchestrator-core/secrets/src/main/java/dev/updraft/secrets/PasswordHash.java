// SPDX-License-Identifier: Apache-2.0
package dev.updraft.secrets;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Passwords of users, as {@code pbkdf2-sha512$rounds$salt$hash}: the JDK's own function, with the
 * number of rounds that OWASP names for it.
 */
public final class PasswordHash {
  private static final String SCHEME = "pbkdf2-sha512";
  private static final int ROUNDS = 210_000;
  private static final int MAX_ROUNDS = 10_000_000;

  private PasswordHash() {}

  /** A new text at each call, since the salt is random. */
  public static String of(char[] password) {
    byte[] salt = new byte[16];
    new SecureRandom().nextBytes(salt);
    return String.join("$", SCHEME, "" + ROUNDS, text(salt), text(hash(password, salt, ROUNDS)));
  }

  /** In constant time for a given stored text; false for anything that is not one. */
  public static boolean matches(char[] password, String stored) {
    String[] parts = stored.split("\\$", -1);
    if (parts.length != 4 || !parts[0].equals(SCHEME)) {
      return false;
    }
    int rounds = Math.min(MAX_ROUNDS, Integer.parseInt(parts[1]));
    byte[] salt = Base64.getDecoder().decode(parts[2]);
    return MessageDigest.isEqual(
        Base64.getDecoder().decode(parts[3]), hash(password, salt, rounds));
  }

  private static byte[] hash(char[] password, byte[] salt, int rounds) {
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
          .generateSecret(new PBEKeySpec(password, salt, rounds, 256))
          .getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks PBKDF2WithHmacSHA512", e);
    }
  }

  private static String text(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
