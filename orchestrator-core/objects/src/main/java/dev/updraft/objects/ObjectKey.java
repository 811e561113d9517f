// SPDX-License-Identifier: Apache-2.0
package dev.updraft.objects;

import java.util.regex.Pattern;

/** The grammar of keys: what every store, folder or bucket, can hold without surprises. */
final class ObjectKey {
  private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9_=+-][A-Za-z0-9._=+-]{0,199}");
  private static final int MAX_LENGTH = 1_000;

  private ObjectKey() {}

  static String check(String key) {
    if (key.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "object key of " + key.length() + " characters; at most " + MAX_LENGTH);
    }
    for (String segment : key.split("/", -1)) {
      if (!SEGMENT.matcher(segment).matches()) {
        throw new IllegalArgumentException(
            "object key '"
                + key
                + "': segment '"
                + segment
                + "' must be letters, digits and . _ = + - and must not begin with a dot");
      }
    }
    return key;
  }

  /** A prefix is whole segments, or empty; a closing slash is accepted. */
  static String checkPrefix(String prefix) {
    String bare = prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
    return bare.isEmpty() ? bare : check(bare);
  }
}
