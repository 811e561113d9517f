// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.doctor;

import java.util.Locale;

/**
 * What one look came to.
 *
 * @param mend what to do; empty when it is well
 */
record Verdict(Level level, String what, String mend) {
  /** How ill it is. */
  enum Level {
    OK,
    WARN,
    BAD
  }

  static Verdict ok(String what) {
    return new Verdict(Level.OK, what, "");
  }

  static Verdict warn(String what, String mend) {
    return new Verdict(Level.WARN, what, mend);
  }

  static Verdict bad(String what, String mend) {
    return new Verdict(Level.BAD, what, mend);
  }

  /** The worse one, by whether it holds. */
  static Verdict of(boolean well, String what, Level otherwise, String mend) {
    return well ? ok(what) : new Verdict(otherwise, what, mend);
  }

  /** In one line, whatever a message of a library contains. */
  String line() {
    String text = mend.isEmpty() ? what : what + ": " + mend;
    return "%-4s %s"
        .formatted(level.name().toLowerCase(Locale.ROOT), text)
        .replaceAll("\\s*[\\r\\n]+\\s*", " ");
  }
}
