// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.notify;

/** What went wrong, in the words of the innermost cause that has any. */
final class Causes {
  private Causes() {}

  static String of(Throwable thrown) {
    String words = "";
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      String message = at.getMessage();
      if (message != null && !message.isBlank()) {
        words = message;
      }
    }
    return Said.shortened(words.isEmpty() ? thrown.getClass().getSimpleName() : words);
  }
}
