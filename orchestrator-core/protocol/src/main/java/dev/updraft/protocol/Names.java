// SPDX-License-Identifier: Apache-2.0
package dev.updraft.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/** Names in messages end in the database, which takes neither a NUL nor half a character. */
final class Names {
  /** Ours have less than 200 characters, a public key in text form less than 2,000. */
  private static final int LONGEST = 4_000;

  private Names() {}

  static void check(String... names) {
    check(List.of(names));
  }

  static void check(List<String> names) {
    for (String name : names) {
      if (name.length() > LONGEST) {
        throw new IllegalArgumentException("a name of " + name.length() + " characters");
      }
      if (name.indexOf(0) >= 0 || !UTF_8.newEncoder().canEncode(name)) {
        throw new IllegalArgumentException("a name with a NUL or half of a surrogate pair");
      }
    }
  }
}
