// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.auth;

import java.util.Arrays;
import java.util.Locale;

/** What a caller may do; each role may all that the ones before it may. */
public enum Role {
  VIEWER,
  USER,
  OP,
  ADMIN;

  /** An unknown word gives the least. */
  static Role of(String text) {
    String name = text.toUpperCase(Locale.ROOT);
    return Arrays.stream(values()).filter(r -> r.name().equals(name)).findFirst().orElse(VIEWER);
  }
}
