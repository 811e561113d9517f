// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DagFolderTest {
  @TempDir private Path temp = Path.of("");

  private Path write(String path, String text) throws IOException {
    var file = temp.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text, StandardCharsets.ISO_8859_1);
  }

  @Test
  void shouldReadTheRestWhenOneFileIsNotUtf8() throws IOException {
    write("dags/A.java", "class A {}");
    write("dags/B.java", "class B {\n  // caf\u00e9\n}");
    try (var folder = new DagFolder(temp.resolve("dags"))) {
      var content = folder.read();
      assertThat(content.texts()).containsKeys("A.java", "B.java");
      assertThat(content.wrong()).containsOnlyKeys("B.java");
      assertThat(content.wrong().get("B.java"))
          .startsWith("B.java:2: not UTF-8")
          .contains("// caf");
    }
  }

  @Test
  void shouldReadTheRestWhenOneFileIsHuge() throws IOException {
    write("dags/A.java", "class A {}");
    write("dags/b/B.java", "class B { /*" + "b".repeat(2 << 20) + "*/ }");
    try (var folder = new DagFolder(temp.resolve("dags"))) {
      var content = folder.read();
      assertThat(content.texts()).containsKeys("A.java", "b/B.java");
      assertThat(content.wrong()).containsOnlyKeys("b/B.java");
      assertThat(content.wrong().get("b/B.java"))
          .startsWith("b/B.java:1: a source may have 2 MB")
          .endsWith("b/B.files/");
    }
  }

  /** As a volume is mounted, or a repository is synchronized. */
  @Test
  void shouldFollowLinksToWhatTheyBecome() throws IOException {
    write("one/A.java", "class A {}");
    write("two/A.java", "class A { int n; }");
    Path link = Files.createSymbolicLink(temp.resolve("dags"), temp.resolve("one"));
    try (var folder = new DagFolder(link)) {
      assertThat(folder.read().texts()).containsEntry("A.java", "class A {}");
      Files.delete(link);
      Files.createSymbolicLink(link, temp.resolve("two"));
      assertThat(folder.read().texts()).containsEntry("A.java", "class A { int n; }");
      Files.createSymbolicLink(temp.resolve("two/None.java"), temp.resolve("nowhere"));
      assertThat(folder.read().texts()).containsOnlyKeys("A.java");
    }
  }

  /** A file system of this machine tells of changes, unless they are where a link leads. */
  @Test
  void shouldLookSeldomWhereItIsToldOfChangesAndOftenWhereLinksLeadElsewhere() throws IOException {
    write("dags/A.java", "class A {}");
    write("else/B.java", "class B {}");
    try (var folder = new DagFolder(temp.toRealPath().resolve("dags"))) {
      folder.read();
      assertThat(folder.patience()).isEqualTo(Duration.ofSeconds(10));
      Path link = temp.resolve("dags/B.java");
      Files.createSymbolicLink(link, temp.resolve("else/B.java"));
      folder.read();
      assertThat(folder.patience()).isEqualTo(Duration.ofSeconds(1));
      Files.delete(link);
      Files.createSymbolicLink(temp.resolve("dags/more"), temp.resolve("else"));
      folder.read();
      assertThat(folder.patience()).isEqualTo(Duration.ofSeconds(1));
    }
    Path root = Files.createSymbolicLink(temp.resolve("current"), temp.resolve("else"));
    try (var folder = new DagFolder(root)) {
      folder.read();
      assertThat(folder.patience()).isEqualTo(Duration.ofSeconds(1));
    }
    try (var folder =
        new DagFolder(Path.of("/proc/sys/kernel/random"))) { // as a network's file system
      folder.read();
      assertThat(folder.patience()).isEqualTo(Duration.ofSeconds(1));
    }
  }

  @Test
  void shouldPassOverWhatABuildMakes() throws IOException {
    write("A.java", "class A {}");
    write("target/a.jar", "");
    write("gradle/wrapper/gradle-wrapper.jar", "");
    write("jobs/b.jar", "");
    try (var folder = new DagFolder(temp)) {
      assertThat(folder.read().texts()).containsOnlyKeys("A.java", "jobs/b.jar");
    }
  }

  @Test
  void shouldNotTakeAFolderThatIsAwayForAnEmptyOne() throws IOException {
    try (var folder = new DagFolder(temp.resolve("none"))) {
      assertThatThrownBy(folder::read).isInstanceOf(IOException.class);
    }
  }
}
