// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.log;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a task says it is: a line {@code ::progress 3/12 stages}, of a program in any language.
 *
 * @param total more than 0, not less than {@code done}
 * @param what is counted; may be empty
 */
public record Progress(long done, long total, String what) {
  private static final Pattern LINE =
      Pattern.compile("(?:^|\\s)::progress (\\d{1,15})/(\\d{1,15})(?: (\\S.{0,99}))?$");

  /** What the last of these lines says that says anything. */
  static Optional<Progress> last(List<String> lines) {
    for (String line : lines.reversed()) {
      Matcher said = LINE.matcher(line);
      if (said.find()) {
        long done = Long.parseLong(said.group(1));
        long total = Long.parseLong(said.group(2));
        String what = said.group(3) == null ? "" : said.group(3).strip();
        if (total > 0) {
          return Optional.of(new Progress(Math.min(done, total), total, what));
        }
      }
    }
    return Optional.empty();
  }

  /** Of a thousand. */
  public int part() {
    return (int) (1000.0 * done / total);
  }

  public String text() {
    return done + " of " + total + (what.isEmpty() ? "" : " " + what);
  }
}
