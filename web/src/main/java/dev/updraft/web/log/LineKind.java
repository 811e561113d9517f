// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.log;

import java.util.regex.Pattern;

/** What a line of a log tells of. */
public final class LineKind {
  private static final Pattern ERROR =
      Pattern.compile(
          "\\b(ERROR|FATAL|SEVERE|CRITICAL)\\b|^(Exception in|Caused by:|Traceback )"
              + "|^[\\w.$]+(Exception|Error)(:|$)");
  private static final Pattern WARNING = Pattern.compile("\\b(WARN|WARNING)\\b");
  private static final Pattern FRAME = Pattern.compile("^\\s+(at |\\.\\.\\. \\d+ more|File \")");
  private static final Pattern DETAIL = Pattern.compile("^\\S+ (DEBUG|TRACE)\\b");

  private LineKind() {}

  public static String of(String line) {
    if (FRAME.matcher(line).find()) {
      return "frame";
    } else if (ERROR.matcher(line).find()) {
      return "error";
    } else if (WARNING.matcher(line).find()) {
      return "warn";
    }
    return DETAIL.matcher(line).find() ? "detail" : "plain";
  }
}
