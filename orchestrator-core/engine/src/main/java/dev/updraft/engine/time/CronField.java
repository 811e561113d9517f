// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.time;

/** The fields of an expression: their range, their names and an example for error messages. */
enum CronField {
  SECOND("second", 0, 59, "", "0, */10 or 15,45"),
  MINUTE("minute", 0, 59, "", "0, */15 or 10-20"),
  HOUR("hour", 0, 23, "", "6, */4 or 8-18"),
  DAY_OF_MONTH("day of month", 1, 31, "", "1, 1-7 or 1,15"),
  MONTH("month", 1, 12, "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC", "1, JAN-MAR or */3"),
  DAY_OF_WEEK("day of week", 0, 7, "SUNMONTUEWEDTHUFRISAT", "MON-FRI, or 0 and 7 for Sunday"),
  QUARTZ_DAY_OF_WEEK("day of week", 1, 7, "SUNMONTUEWEDTHUFRISAT", "MON-FRI; 1 is Sunday here"),
  YEAR("year", 1970, 2099, "", "2026 or 2026-2030");

  final String label;
  final int min;
  final int max;
  final String example;
  private final String names;

  CronField(String label, int min, int max, String names, String example) {
    this.label = label;
    this.min = min;
    this.max = max;
    this.names = names;
    this.example = example;
  }

  /** Where an open range ends: 7 is a second name of Sunday, so {@code 1/2} must not reach it. */
  int top() {
    return this == DAY_OF_WEEK ? 6 : max;
  }

  /** The value of a three-letter name in upper case, or -1. */
  int named(String name) {
    int at = name.length() == 3 ? names.indexOf(name) : -1;
    return at >= 0 && at % 3 == 0 ? min + at / 3 : -1;
  }
}
