// SPDX-License-Identifier: Apache-2.0
package dev.updraft.gates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.gates.Sizes.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Aim at 150 lines a file; think at 240 a file and 24 a method; stop at 400 and 40. */
class SizeTest {

  private static final int THINK_FILE = 240;
  private static final int STOP_FILE = 400;
  private static final int THINK_METHOD = 24;
  private static final int STOP_METHOD = 40;

  @Test
  void shouldKeepFilesAndMethodsShort() {
    Sizes sizes = Sizes.of(SourceTree.ours());
    longer(sizes.files(), THINK_FILE).forEach(size -> report("file", size));
    longer(sizes.methods(), THINK_METHOD).forEach(size -> report("method", size));
    Allowed allowed = Allowed.from("/size-exceptions.txt");
    List<Size> offenders = offenders(sizes);
    assertThat(offenders.stream().filter(size -> !allowed.excuses(size.name())))
        .as("files over %d lines, methods over %d", STOP_FILE, STOP_METHOD)
        .isEmpty();
    assertThat(allowed.stale(new TreeSet<>(offenders.stream().map(Size::name).toList())))
        .as("entries of size-exceptions.txt that can go")
        .isEmpty();
  }

  @Test
  void shouldFindWhatIsTooLong(@TempDir Path root) throws IOException {
    String body = "    x++;\n".repeat(STOP_METHOD - 1);
    write(
        root.resolve("m/src/main/java/Long.java"),
        "class Long {\n  int x;\n  Long() {\n" + body + "  }\n  void fits() {\n  }\n}\n");
    write(root.resolve("m/src/test/java/T.java"), "class T {\n" + "\n".repeat(STOP_FILE) + "}\n");
    write(root.resolve("m/target/G.java"), "\n".repeat(STOP_FILE + 1));
    assertThat(offenders(Sizes.of(new SourceTree(root))))
        .containsExactlyInAnyOrder(
            new Size("m/src/main/java/Long.java#Long", STOP_METHOD + 1),
            new Size("m/src/test/java/T.java", STOP_FILE + 2));
  }

  private static List<Size> offenders(Sizes sizes) {
    return Stream.concat(
            longer(sizes.files(), STOP_FILE).stream(),
            longer(sizes.methods(), STOP_METHOD).stream())
        .toList();
  }

  private static List<Size> longer(List<Size> sizes, int limit) {
    return sizes.stream().filter(size -> size.lines() > limit).toList();
  }

  private static void report(String what, Size size) {
    System.out.printf("A %s to think about: %s, %d lines%n", what, size.name(), size.lines());
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
