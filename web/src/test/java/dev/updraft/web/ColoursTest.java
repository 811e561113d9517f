// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text is readable and shapes are visible in both colour schemes, by WCAG's formula. */
class ColoursTest {
  private static final Pattern TOKEN = Pattern.compile("--([a-z-]+): (#[0-9a-f]{3,6})");

  private static Map<String, String> tokens(boolean dark) throws IOException {
    String css;
    try (var in = Objects.requireNonNull(Web.class.getResourceAsStream("/web/app.css"))) {
      css = new String(in.readAllBytes(), UTF_8);
    }
    int cut = css.indexOf("@media (prefers-color-scheme: dark)");
    String part = css.substring(0, dark ? css.indexOf(".s-success", cut) : cut);
    var tokens = new HashMap<String, String>();
    Matcher matcher = TOKEN.matcher(part);
    while (matcher.find()) {
      tokens.put(matcher.group(1), matcher.group(2));
    }
    return tokens;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldKeepTextReadable(boolean dark) throws IOException {
    Map<String, String> tokens = tokens(dark);
    String[] pairs = {
      "fg bg",
      "fg panel",
      "fg bad-bg",
      "fg note-bg",
      "fg add-bg",
      "fg mark",
      "muted bg",
      "muted panel",
      "muted bad-bg",
      "muted note-bg",
      "accent bg",
      "accent panel",
      "accent note-bg",
      "accent bad-bg",
      "accent-fg accent",
      "bad bg",
      "bad bad-bg",
      "bad raised",
      "warn raised",
      "ink retry-soft",
      "on failed"
    };
    for (String pair : pairs) {
      assertThat(contrast(tokens, pair)).as(pair).isGreaterThanOrEqualTo(4.5);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldKeepShapesVisible(boolean dark) throws IOException {
    Map<String, String> tokens = tokens(dark);
    String[] states = {
      "success",
      "failed",
      "running",
      "queued",
      "deferred",
      "skipped",
      "upstream",
      "retry",
      "none",
      "focus"
    };
    for (String state : states) {
      assertThat(contrast(tokens, state + " bg")).as(state).isGreaterThanOrEqualTo(3);
    }
  }

  private static double contrast(Map<String, String> tokens, String pair) {
    int space = pair.indexOf(' ');
    double one = light(Objects.requireNonNull(tokens.get(pair.substring(0, space)), pair));
    double two = light(Objects.requireNonNull(tokens.get(pair.substring(space + 1)), pair));
    return (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
  }

  private static double light(String hex) {
    String full = hex.length() == 4 ? hex.replaceAll("([0-9a-f])", "$1$1") : hex;
    double[] weights = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      double part = Integer.parseInt(full, 1 + 2 * i, 3 + 2 * i, 16) / 255.0;
      sum += weights[i] * (part <= 0.03928 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4));
    }
    return sum;
  }
}
