// SPDX-License-Identifier: Apache-2.0
package dev.updraft.gates.catalogue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whether the tests that a sentence names are there. */
final class Claims {
  private static final Pattern TEST =
      Pattern.compile("`(\\w+(?:Test|Contract|Checks))(?:\\.(should\\w+))?`");

  /** What a sentence may say in the place of a test. */
  private static final List<String> NONE = List.of("not tested", "it only reads");

  private final Map<String, List<Path>> tests;

  /**
   * @param sources of the whole project
   */
  Claims(List<Path> sources) {
    tests =
        sources.stream()
            .collect(
                Collectors.groupingBy(file -> file.getFileName().toString().replace(".java", "")));
  }

  /** What is wrong with a claim. */
  Optional<String> wrong(String claim) {
    List<MatchResult> named = TEST.matcher(claim).results().toList();
    if (named.isEmpty()) {
      return NONE.stream().anyMatch(claim::contains)
          ? Optional.empty()
          : Optional.of("name the test that shows it, {@code …Test}, or say one of " + NONE);
    }
    return named.stream()
        .filter(test -> !isThere(test.group(1), test.group(2)))
        .map(test -> "there is no test " + test.group().replace("`", ""))
        .findFirst();
  }

  private boolean isThere(String type, @Nullable String method) {
    return tests.getOrDefault(type, List.of()).stream()
        .anyMatch(file -> method == null || text(file).contains("void " + method + "("));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
