// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.api.TaskFailed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Compresses and encrypts records, AES-256 in GCM. A record is bound to its place: moved to another
 * stack or number it does not open.
 */
final class Seal {
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;
  private static final int KEY_BITS = 256;
  private static final int MARK = 12;
  private static final int ROUNDS = 210_000;

  /** The same everywhere: there is no place beside the store to keep another. */
  private static final byte[] SALT = "updraft terraform state".getBytes(UTF_8);

  private final SecretKey key;
  private final SecureRandom random = new SecureRandom();

  private Seal(SecretKey key) {
    this.key = key;
  }

  static Seal by(String password) {
    var spec = new PBEKeySpec(password.toCharArray(), SALT, ROUNDS, KEY_BITS);
    try {
      byte[] key =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
      return new Seal(new SecretKeySpec(key, "AES"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java cannot derive a key", e);
    } finally {
      spec.clearPassword();
    }
  }

  byte[] close(byte[] plain, String place) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(packed)) {
      zip.write(plain);
    }
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, place).doFinal(packed.toByteArray());
      return ByteBuffer.allocate(NONCE + sealed.length).put(nonce).put(sealed).array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot encrypt " + place, e);
    }
  }

  byte[] open(byte[] sealed, String place) throws IOException {
    byte[] nonce = Arrays.copyOf(sealed, NONCE);
    try {
      byte[] packed =
          cipher(Cipher.DECRYPT_MODE, nonce, place)
              .doFinal(sealed, NONCE, Math.max(0, sealed.length - NONCE));
      try (var zip = new GZIPInputStream(new ByteArrayInputStream(packed))) {
        return zip.readAllBytes();
      }
    } catch (AEADBadTagException e) {
      throw new TaskFailed(
          place
              + " does not open: the password of the connection is not the one that it was written"
              + " with, or the object was changed. Give the connection its former password, or"
              + " bring the object back from a copy",
          e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot decrypt " + place, e);
    }
  }

  /** Tells whether two texts are the same, and nothing else of them to who has no key. */
  String mark(String text) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      byte[] whole = mac.doFinal(text.getBytes(UTF_8));
      return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(whole, MARK));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot mark", e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String place) throws GeneralSecurityException {
    var cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(place.getBytes(UTF_8));
    return cipher;
  }
}
