// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.dagtest;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A stack trace without the frames of ours that lie beneath every task. */
final class OwnFrames {
  private static final Pattern BENEATH =
      Pattern.compile(
          "\\s+at (dev\\.updraft\\.(bundle|testkit|launcher)\\.|picocli\\."
              + "|java\\.base/(jdk\\.internal\\.reflect|java\\.lang\\.reflect)\\.).*");

  private OwnFrames() {}

  static String of(String trace) {
    return trace
        .lines()
        .filter(line -> !BENEATH.matcher(line).matches())
        .collect(Collectors.joining("\n"))
        .strip();
  }
}
