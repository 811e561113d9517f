// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.web.http.Json;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;

/**
 * Signed statements of who logged in, as JWT with HS512. The header is ours and fixed: a token that
 * names another algorithm is refused. Thread-safe.
 */
public final class Tokens {
  private static final String HEADER =
      encode("{\"alg\":\"HS512\",\"typ\":\"JWT\"}".getBytes(UTF_8));

  private final SecretKeySpec key;
  private final Duration life;
  private final InstantSource clock;

  public Tokens(String key, Duration life, InstantSource clock) {
    this.key = new SecretKeySpec(key.getBytes(UTF_8), "HmacSHA512");
    this.life = life;
    this.clock = clock;
  }

  public Duration life() {
    return life;
  }

  public String issue(Caller caller) {
    Instant now = clock.instant();
    String claims =
        Json.object()
            .put("sub", caller.name())
            .put("role", caller.role().name())
            .put("iat", now.getEpochSecond())
            .put("exp", now.plus(life).getEpochSecond())
            .toString();
    String text = HEADER + "." + encode(claims.getBytes(UTF_8));
    return text + "." + encode(sign(text));
  }

  /** Whom the token names. */
  public Caller check(String token) throws BadToken {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3 || !parts[0].equals(HEADER)) {
      throw new BadToken(false);
    }
    byte[] mac = sign(parts[0] + "." + parts[1]);
    if (!MessageDigest.isEqual(encode(mac).getBytes(UTF_8), parts[2].getBytes(UTF_8))) {
      throw new BadToken(false);
    }
    JsonNode claims = Json.read(new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8));
    if (clock.instant().getEpochSecond() >= claims.path("exp").asLong()) {
      throw new BadToken(true);
    }
    return new Caller(claims.path("sub").asString(), Role.of(claims.path("role").asString()));
  }

  private byte[] sign(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA512");
      mac.init(key);
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks HmacSHA512", e);
    }
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Not signed by us, or too old. */
  public static final class BadToken extends Exception {
    private static final long serialVersionUID = 1L;
    private final boolean expired;

    BadToken(boolean expired) {
      super(expired ? "Token has expired" : "Invalid JWT token", null, false, false);
      this.expired = expired;
    }

    public boolean expired() {
      return expired;
    }
  }
}
