// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.compile;

import java.util.Locale;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;

/** Shows what the compiler says beside the line it speaks of. */
final class Diagnostics {
  private static final Pattern QUALIFIED =
      Pattern.compile("\\b(java\\.(lang|util|time)|dev\\.updraft\\.api)\\.(?=[A-Z])");
  private static final String TAB = "        ";

  private Diagnostics() {}

  static String render(Diagnostic<? extends JavaFileObject> diagnostic) {
    var source = diagnostic.getSource();
    var message = QUALIFIED.matcher(diagnostic.getMessage(Locale.ROOT)).replaceAll("");
    if (message.contains("code too large") && diagnostic.getLineNumber() <= 1) {
      message =
          "a class holds more than about 420 lambdas and method references; move some tasks into a"
              + " class of their own ("
              + message
              + ")";
    }
    if (!(source instanceof MemoryFiles.Source file) || diagnostic.getLineNumber() < 1) {
      return message;
    }
    var lines = file.text.split("\n", -1);
    var number = (int) diagnostic.getLineNumber();
    var line = number <= lines.length ? lines[number - 1].stripTrailing() : "";
    var column = (int) Math.max(1, diagnostic.getColumnNumber());
    return "%s:%d: %s%n  %s%n  %s^"
        .formatted(file.file, number, message, expand(line), " ".repeat(column - 1))
        .replace(System.lineSeparator(), "\n");
  }

  /** The compiler counts a tab up to the next multiple of 8; so must the shown line. */
  private static String expand(String line) {
    var wide = new StringBuilder();
    for (int i = 0; i < line.length(); i++) {
      if (line.charAt(i) == '\t') {
        wide.append(TAB, 0, TAB.length() - wide.length() % TAB.length());
      } else {
        wide.append(line.charAt(i));
      }
    }
    return wide.toString();
  }
}
