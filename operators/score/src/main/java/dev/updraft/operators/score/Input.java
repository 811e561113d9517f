// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.score;

/**
 * A value that a model takes.
 *
 * @param optional whether a row may leave it open
 */
record Input(String name, Kind kind, boolean optional) {
  /** What it must be. */
  enum Kind {
    NUMBER("a number", "0"),
    INT32("a whole number of at most 32 bits", "0"),
    INT64("a whole number", "0"),
    BOOL("true or false", "false"),
    TEXT("a text", "");

    private final String words;
    private final String some;

    Kind(String words, String some) {
      this.words = words;
      this.some = some;
    }

    /** A cell that is one, where any will do. */
    String some() {
      return some;
    }
  }

  /** For people: what to give. */
  String wanted() {
    return optional ? kind.words + ", or null where it is not known" : kind.words;
  }
}
