// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.sagemaker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What AWS computes of a request that it is sent, from the description of its signature 4. */
final class SignatureV4 {
  private static final Pattern FORM =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=([^/]+)/((\\d{8})/([^/]+)/([^/]+)/aws4_request),"
              + " ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})");

  private SignatureV4() {}

  /** Whether it is of this key, for this region and service, and of what came. */
  static boolean fits(
      Headers headers, byte[] body, String id, String secret, String region, String service) {
    Matcher given = FORM.matcher(String.valueOf(headers.getFirst("Authorization")));
    return given.matches()
        && given.group(1).equals(id)
        && given.group(4).equals(region)
        && given.group(5).equals(service)
        && given.group(6).contains("host")
        && given.group(6).contains("x-amz-target")
        && given.group(7).equals(signature(headers, body, secret, given));
  }

  private static String signature(Headers headers, byte[] body, String secret, Matcher given) {
    var canonical = new StringBuilder("POST\n/\n\n");
    for (String name : given.group(6).split(";", -1)) {
      canonical.append(name).append(':').append(headers.getFirst(name).strip()).append('\n');
    }
    canonical.append('\n').append(given.group(6)).append('\n').append(sha256(body));
    String toSign =
        String.join(
            "\n",
            "AWS4-HMAC-SHA256",
            headers.getFirst("X-Amz-Date"),
            given.group(2),
            sha256(canonical.toString().getBytes(UTF_8)));
    byte[] key = hmac(("AWS4" + secret).getBytes(UTF_8), given.group(3));
    for (String part : new String[] {given.group(4), given.group(5), "aws4_request"}) {
      key = hmac(key, part);
    }
    return HexFormat.of().formatHex(hmac(key, toSign));
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
