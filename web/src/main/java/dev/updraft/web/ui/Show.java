// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** How values are shown to people. */
public final class Show {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("d MMM yyyy HH:mm", java.util.Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter SHORT =
      DateTimeFormatter.ofPattern("d MMM HH:mm", java.util.Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private Show() {}

  public static String time(@Nullable Instant at) {
    return at == null ? "–" : MINUTE.format(at);
  }

  public static String shortTime(@Nullable Instant at) {
    return at == null ? "–" : SHORT.format(at);
  }

  public static String iso(@Nullable Instant at) {
    return at == null ? "" : at.toString();
  }

  /** From start to end, or until now while it lasts. */
  public static String length(@Nullable Instant start, @Nullable Instant end, Instant now) {
    return start == null ? "–" : length(Duration.between(start, end == null ? now : end));
  }

  static String length(Duration length) {
    long seconds = Math.max(0, length.toSeconds());
    if (seconds < 1) {
      return Math.max(0, length.toMillis()) + " ms";
    }
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + " m " + seconds % 60 + " s";
    }
    return seconds < 86_400
        ? seconds / 3600 + " h " + seconds % 3600 / 60 + " m"
        : seconds / 86_400 + " d " + seconds % 86_400 / 3600 + " h";
  }

  /** In 12 m, or 3 h ago. */
  public static String relative(@Nullable Instant at, Instant now) {
    if (at == null) {
      return "–";
    }
    Duration away = Duration.between(now, at);
    return away.isNegative() ? length(away.negated()) + " ago" : "in " + length(away);
  }

  /** A sign for each state, since colour alone does not tell. */
  public static String sign(String state) {
    return switch (state) {
      case "success" -> "✓";
      case "failed" -> "✕";
      case "running" -> "▶";
      case "queued" -> "⋯";
      case "scheduled" -> "○";
      case "skipped" -> "»";
      case "upstream_failed" -> "⊘";
      case "up_for_retry", "restarting" -> "↻";
      case "deferred" -> "◔";
      default -> "·";
    };
  }

  public static String words(String state) {
    return state.equals("none") ? "not started" : state.replace('_', ' ');
  }

  public static String dag(String dagId) {
    return "/dags/" + part(dagId);
  }

  public static String run(String dagId, String runId) {
    return dag(dagId) + "/runs/" + part(runId);
  }

  public static String task(String dagId, String runId, String taskId, int mapIndex) {
    return run(dagId, runId) + "/tasks/" + part(taskId) + (mapIndex < 0 ? "" : "?map=" + mapIndex);
  }

  private static String part(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
