// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/testing-dags.md shows is what these tests compile and run. */
final class DocumentTest {
  private static final Path ROOT = Path.of("../..");
  private static final Pattern SHOWN =
      Pattern.compile("<!-- (\\S+\\.java) -->\n```java\n(.*?)```", Pattern.DOTALL);

  @Test
  void shouldShowTheExampleAsItIs() throws IOException {
    var document = Files.readString(ROOT.resolve("docs/testing-dags.md"));
    var shown = SHOWN.matcher(document);
    int examples = 0;
    while (shown.find()) {
      var file = ROOT.resolve(shown.group(1));
      var text = Files.readString(file);
      assertThat(shown.group(2))
          .as("the text of %s after its package", file.getFileName())
          .isEqualTo(text.substring(text.indexOf("\nimport ") + 1));
      examples++;
    }
    assertThat(examples).isEqualTo(2);
  }
}
