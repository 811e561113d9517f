// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.init;

import dev.updraft.launcher.cli.CliError;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.lang.model.SourceVersion;

/**
 * The name of an operator's project, {@code acme-sync}, and what it is called in Java.
 *
 * <p>Refused with a {@link CliError} where Java could not call it so.
 */
record OperatorName(String text) {
  private static final Pattern WORDS = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
  private static final int LONGEST = 40;

  OperatorName {
    if (!WORDS.matcher(text).matches()) {
      throw new CliError(
          "'%s' is no name for an operator: small letters and digits, words joined by a hyphen, such as %s."
              .formatted(text, alike(text)));
    }
    if (text.length() > LONGEST) {
      throw new CliError(
          "'%s' has %d characters: a name may have %d, for files and classes are called after it."
              .formatted(text, text.length(), LONGEST));
    }
    var name = text.replace("-", "");
    if (SourceVersion.isKeyword(name) || name.equals("java")) {
      throw new CliError(
          "'%s' would make a package called %s, which Java does not allow: add a word, such as %s-job."
              .formatted(text, name, text));
    }
  }

  /** A name that would do, and says the same if it can. */
  private static String alike(String text) {
    var words =
        text.replaceAll("([a-z0-9])([A-Z])", "$1-$2")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^[-0-9]+|-$", "");
    return words.isEmpty() || words.length() > LONGEST ? "acme-sync" : words;
  }

  String packageName() {
    return text.replace("-", "");
  }

  String className() {
    return Arrays.stream(text.split("-"))
        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
        .collect(Collectors.joining());
  }

  String connection() {
    return text.replace('-', '_');
  }

  /** Of the class that ends with Example, as {@link dev.updraft.api.Dag#id} makes it. */
  String dag() {
    return (className() + "Example")
        .replaceAll("([a-z0-9])([A-Z])|([A-Z])(?=[A-Z][a-z])", "$1$3_$2")
        .toLowerCase(Locale.ROOT);
  }
}
