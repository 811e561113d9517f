// SPDX-License-Identifier: Apache-2.0
package dev.updraft.gates;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every file names its licence, and every package of main code is checked for nulls. */
class SourceHeaderTest {

  private static final String LICENCE = "// SPDX-License-Identifier: Apache-2.0";

  @Test
  void shouldNameTheLicenceInTheFirstLine() {
    assertThat(withoutLicence(SourceTree.ours())).as("files without '%s'", LICENCE).isEmpty();
  }

  @Test
  void shouldMarkEveryPackage() {
    assertThat(unmarked(SourceTree.ours()))
        .as("packages without a package-info.java that says @NullMarked: nulls go unchecked there")
        .isEmpty();
  }

  @Test
  void shouldFindWhatIsMissing(@TempDir Path root) throws IOException {
    Path good = Files.createDirectories(root.resolve("src/main/java/good"));
    Path bad = Files.createDirectories(root.resolve("src/main/java/bad"));
    Files.writeString(good.resolve("package-info.java"), LICENCE + "\n@NullMarked\n");
    Files.writeString(good.resolve("A.java"), LICENCE + "\n");
    Files.writeString(bad.resolve("A.java"), "\n" + LICENCE + "\n");
    var tree = new SourceTree(root);
    assertThat(withoutLicence(tree)).containsExactly("src/main/java/bad/A.java");
    assertThat(unmarked(tree)).containsExactly("src/main/java/bad");
  }

  private static List<String> withoutLicence(SourceTree tree) {
    return tree.all().stream()
        // Sources that tests compile keep the lines that the tests name.
        .filter(file -> !tree.name(file).contains("src/test/resources/"))
        .filter(file -> !SourceTree.lines(file).stream().limit(1).toList().contains(LICENCE))
        .map(tree::name)
        .toList();
  }

  private static Set<String> unmarked(SourceTree tree) {
    var found = new TreeSet<String>();
    for (Path file : tree.main()) {
      Path info = file.resolveSibling("package-info.java");
      boolean inPackage = tree.name(file).matches("(.*/)?src/main/java/.+/.+");
      if (inPackage && !(Files.exists(info) && SourceTree.lines(info).contains("@NullMarked"))) {
        found.add(tree.name(file.resolveSibling("")));
      }
    }
    return found;
  }
}
