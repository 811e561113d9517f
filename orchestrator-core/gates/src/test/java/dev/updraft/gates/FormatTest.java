// SPDX-License-Identifier: Apache-2.0
package dev.updraft.gates;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The format is the formatter's; {@code .ci/format} rewrites every file into it. */
class FormatTest {

  @Test
  void shouldBeFormatted() {
    assertThat(misformatted(SourceTree.ours())).as("files to format: run .ci/format").isEmpty();
  }

  @Test
  void shouldFindAMisformattedFile(@TempDir Path root) throws IOException {
    Files.writeString(root.resolve("Good.java"), "record Good() {}\n");
    Files.writeString(root.resolve("Bad.java"), "import java.util.List;record Bad ( ) { }\n");
    assertThat(misformatted(new SourceTree(root))).contains("Bad.java").doesNotContain("Good.java");
  }

  /** What the formatter says about the files that it would change; nothing when there are none. */
  private static String misformatted(SourceTree tree) {
    var said = new StringWriter();
    try (var out = new PrintWriter(said, true)) {
      String[] arguments =
          Stream.concat(
                  Stream.of("--dry-run", "--set-exit-if-changed"),
                  tree.all().stream().map(Path::toString))
              .toArray(String[]::new);
      ToolProvider formatter = ToolProvider.findFirst("google-java-format").orElseThrow();
      int code = formatter.run(out, out, arguments);
      return code == 0 ? "" : said.toString();
    }
  }
}
