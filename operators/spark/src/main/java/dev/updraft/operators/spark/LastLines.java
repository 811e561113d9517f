// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import java.util.List;

/** The end of a log, for a message. */
final class LastLines {
  private static final int MOST = 20;

  private LastLines() {}

  /** Without the frames of stack traces, which push out what was said before them. */
  static List<String> of(List<String> log) {
    var said = log.stream().filter(line -> !line.startsWith("\tat ")).toList();
    return said.subList(Math.max(0, said.size() - MOST), said.size());
  }
}
