// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.api.Connection;
import dev.updraft.api.TaskFailed;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What signs notifications, as Standard Webhooks says: each secret is {@code whsec_} and 24 to 64
 * bytes in base64. While one takes the place of another both sign.
 */
public final class SigningSecrets {
  private static final String PREFIX = "whsec_";
  private static final String ALGORITHM = "HmacSHA256";
  private static final int FEWEST = 24;
  private static final int MOST = 64;

  private final List<SecretKeySpec> keys;

  private SigningSecrets(List<SecretKeySpec> keys) {
    this.keys = keys;
  }

  /**
   * Those in the password of a connection, with space between.
   *
   * @throws TaskFailed when there is none, or what is there is no secret
   */
  public static SigningSecrets of(Connection connection) {
    var keys = new ArrayList<SecretKeySpec>();
    for (String secret : connection.password().strip().split("\\s+", -1)) {
      byte[] key = bytes(secret);
      if (key.length < FEWEST || key.length > MOST) {
        throw new TaskFailed(
            "The connection "
                + connection.id()
                + " cannot be used: its password must be a signing secret, "
                + PREFIX
                + " and 24 to 64 bytes in base64; make one by: echo "
                + PREFIX
                + "$(openssl rand -base64 32), and give it to the consumer");
      }
      keys.add(new SecretKeySpec(key, ALGORITHM));
    }
    return new SigningSecrets(keys);
  }

  /** None where it is no secret; what it is must not be told. */
  private static byte[] bytes(String secret) {
    if (!secret.startsWith(PREFIX)) {
      return new byte[0];
    }
    try {
      return Base64.getDecoder().decode(secret.substring(PREFIX.length()));
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  /** The header {@code webhook-signature}. */
  public String sign(String id, long seconds, String body) {
    byte[] content = (id + "." + seconds + "." + body).getBytes(UTF_8);
    return keys.stream().map(key -> "v1," + hmac(key, content)).collect(Collectors.joining(" "));
  }

  private static String hmac(SecretKeySpec key, byte[] content) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return Base64.getEncoder().encodeToString(mac.doFinal(content));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
