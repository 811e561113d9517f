// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import dev.updraft.db.read.AttemptView;
import dev.updraft.db.read.InstanceView;
import dev.updraft.db.read.RunView;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How values are shown to people. All times are UTC, and every page says so. */
public final class Show {
  private static final DateTimeFormatter EXACT = format("d MMM yyyy HH:mm:ss 'UTC'");
  private static final DateTimeFormatter MINUTE = format("d MMM yyyy HH:mm");
  private static final DateTimeFormatter SHORT = format("d MMM HH:mm");
  private static final DateTimeFormatter DAY = format("d MMM");
  private static final DateTimeFormatter CLOCK = format("HH:mm:ss");
  private static final Pattern MADE =
      Pattern.compile("(scheduled|manual|backfill|asset_triggered)__");
  private static final Pattern EVERY = Pattern.compile("\\*/(\\d+) \\* \\* \\* \\*");
  private static final Pattern HOURLY = Pattern.compile("(\\d{1,2}) \\* \\* \\* \\*");
  private static final Pattern DAILY = Pattern.compile("(\\d{1,2}) (\\d{1,2}) \\* \\* \\*");

  private Show() {}

  private static DateTimeFormatter format(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
  }

  public static String time(@Nullable Instant at) {
    return at == null ? "–" : MINUTE.format(at);
  }

  public static String exact(@Nullable Instant at) {
    return at == null ? "" : EXACT.format(at);
  }

  public static String shortTime(@Nullable Instant at) {
    return at == null ? "–" : SHORT.format(at);
  }

  public static String day(Instant at) {
    return DAY.format(at);
  }

  public static String clock(Instant at) {
    return CLOCK.format(at);
  }

  public static String iso(@Nullable Instant at) {
    return at == null ? "" : at.toString();
  }

  /** From start to end, or until now while it lasts. */
  public static String length(@Nullable Instant start, @Nullable Instant end, Instant now) {
    return start == null
        ? "–"
        : length(Duration.between(start, end == null ? now : end)).replace(' ', '\u00a0');
  }

  private static String length(Duration length) {
    long seconds = Math.max(0, length.toSeconds());
    if (seconds < 1) {
      return Math.max(0, length.toMillis()) + " ms";
    }
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return "%d m %02d s".formatted(seconds / 60, seconds % 60);
    }
    return seconds < 86_400
        ? "%d h %02d m".formatted(seconds / 3600, seconds % 3600 / 60)
        : "%d d %02d h".formatted(seconds / 86_400, seconds % 86_400 / 3600);
  }

  /** In 12 m, or 3 h ago: one unit, for who wants more looks at the exact time. */
  public static String relative(@Nullable Instant at, Instant now) {
    if (at == null) {
      return "–";
    }
    Duration away = Duration.between(now, at);
    return away.isNegative() ? coarse(away.negated()) + " ago" : "in " + coarse(away);
  }

  private static String coarse(Duration length) {
    long seconds = length.toSeconds();
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + " min";
    }
    return seconds < 172_800 ? seconds / 3600 + " h" : seconds / 86_400 + " days";
  }

  public static String words(String state) {
    return state.equals("none") ? "not started" : state.replace('_', ' ');
  }

  public static String count(long n, String one, String many) {
    return "%,d %s".formatted(n, n == 1 ? one : many).replace(',', '\u202f');
  }

  public static String bytes(long bytes) {
    if (bytes < 1_000) {
      return bytes + " B";
    }
    double kilo = bytes / 1_000.0;
    return kilo < 1_000
        ? "%.0f kB".formatted(kilo)
        : kilo < 1_000_000
            ? "%.1f MB".formatted(kilo / 1_000)
            : "%.1f GB".formatted(kilo / 1_000_000);
  }

  /** Of a cron expression, where it is a simple one. */
  public static String schedule(String text) {
    Matcher every = EVERY.matcher(text);
    Matcher hourly = HOURLY.matcher(text);
    Matcher daily = DAILY.matcher(text);
    if (text.isEmpty()) {
      return "by hand";
    } else if (every.matches()) {
      return "every " + every.group(1) + " min";
    } else if (hourly.matches()) {
      return "hourly at :" + "0".repeat(2 - hourly.group(1).length()) + hourly.group(1);
    } else if (daily.matches()) {
      return "daily at %02d:%02d"
          .formatted(Integer.parseInt(daily.group(2)), Integer.parseInt(daily.group(1)));
    }
    return text.startsWith("@") ? text.substring(1) : text;
  }

  /** What a run is called: its date, or the name that somebody gave it. */
  public static String name(RunView run) {
    boolean made = MADE.matcher(run.runId()).lookingAt();
    Instant at = run.logicalDate() == null ? run.runAfter() : run.logicalDate();
    return made ? time(at) : run.runId();
  }

  /** How an attempt stands: as its task, unless it ended before what is there now. */
  public static String attempt(AttemptView attempt, InstanceView task) {
    boolean newest = attempt.attempt() == task.attempt();
    if (attempt.endedAt() == null || (newest && !task.state().matches("none|scheduled|queued"))) {
      return task.state();
    }
    return "ok".equalsIgnoreCase(attempt.end()) ? "success" : "failed";
  }

  public static String name(InstanceView task) {
    return name(task.taskId(), task.mapIndex());
  }

  public static String name(String taskId, int mapIndex) {
    return mapIndex < 0 ? taskId : taskId + "[" + mapIndex + "]";
  }

  /** The last word of what people know as a long id. */
  public static String type(RunView run) {
    return run.type().replace('_', ' ');
  }
}
