// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class BundleProcessorTest {
  @TempDir private Path folder = Path.of("");
  private final LinkedBlockingQueue<UnitVersion> reports = new LinkedBlockingQueue<>();
  private final InMemoryObjects objects = new InMemoryObjects();

  private BundleProcessor start(Duration limit) throws IOException {
    return start(limit, System.getProperty("java.class.path"));
  }

  private BundleProcessor start(Duration limit, String classPath) throws IOException {
    return BundleProcessor.start(folder, objects, reports::add, classPath, limit);
  }

  private UnitVersion next() throws InterruptedException {
    return Objects.requireNonNull(reports.poll(60, TimeUnit.SECONDS), "no report");
  }

  private void save(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }

  private static String small(String name, String body) {
    return """
    import dev.updraft.api.*;
    public final class %s implements Dag<NoParams> {
      public void define(DagFlow<NoParams> flow) {
        %s
      }
    }
    """
        .formatted(name, body);
  }

  @Test
  void shouldReportWhatFilesComeToAndWhatTheyBecome() throws Exception {
    save("NightlyFraudModel.java", Units.resource("NightlyFraudModel.java"));
    save("Shop.java", Units.resource("Shop.java"));
    save("Broken.java", "class Broken { int n = \"x\"; }");
    try (var processor = start(Duration.ofSeconds(20))) {
      assertThat(processor).isNotNull();
      var bad = (UnitVersion.Bad) next();
      assertThat(bad.message()).contains("Broken.java:1:", "^");
      var good = (UnitVersion.Good) next();
      assertThat(good.file()).isEqualTo("NightlyFraudModel.java");
      assertThat(good.dags().getFirst().unit()).isEqualTo(good.hash());
      assertThat(objects.content).containsKey("units/" + good.hash() + ".jar");

      save("Broken.java", "class Broken { int n = 1; }");
      assertThat(next()).isEqualTo(new UnitVersion.Gone("Broken.java"));

      saveAgainAndAgain();

      save("Shop.java", "record Shop(String code, String table) { /* changed */ }");
      assertThat(((UnitVersion.Good) next()).hash()).isNotEqualTo(good.hash());
      Files.delete(folder.resolve("NightlyFraudModel.java"));
      assertThat(next()).isEqualTo(new UnitVersion.Gone("NightlyFraudModel.java"));
      assertThat(reports).isEmpty();
    }
  }

  @Test
  void shouldKeepAnIdToTheFileThatHasIt() throws Exception {
    save("A.java", small("A", "flow.run(\"a\", () -> {});"));
    save("B.java", small("B", "flow.run(\"b\", () -> {}); } public String id() { return \"a\";"));
    try (var processor = start(Duration.ofSeconds(20))) {
      assertThat(processor).isNotNull();
      assertThat(((UnitVersion.Good) next()).file()).isEqualTo("A.java");
      assertThat(((UnitVersion.Bad) next()).message()).contains("taken by A.java");
      Files.delete(folder.resolve("A.java"));
      assertThat(next()).isEqualTo(new UnitVersion.Gone("A.java"));
      assertThat(((UnitVersion.Good) next()).file()).isEqualTo("B.java");
    }
  }

  private void saveAgainAndAgain() throws Exception {
    for (int i = 0; i < 3; i++) {
      save("Quick.java", small("Quick", "flow.run(\"a" + i + "\", () -> {});"));
      assertThat(next()).isInstanceOf(UnitVersion.Good.class);
    }
  }

  @Test
  void shouldNotLetALoopingFileDelayTheOthers() throws Exception {
    save("ALoops.java", small("ALoops", "while (true) { Thread.onSpinWait(); }"));
    save("B.java", small("B", "flow.run(\"b\", () -> {});"));
    save("C.java", small("C", "flow.run(\"c\", () -> {});"));
    try (var processor = start(Duration.ofSeconds(8))) {
      assertThat(processor).isNotNull();
      assertThat(((UnitVersion.Good) next()).file()).isEqualTo("B.java");
      assertThat(((UnitVersion.Good) next()).file()).isEqualTo("C.java");
      save("D.java", small("D", "flow.run(\"d\", () -> {});"));
      assertThat(next().file()).as("saved meanwhile").isEqualTo("D.java");
      assertThat(((UnitVersion.Bad) next()).message())
          .contains("ALoops.java:4: define was still running after 8000 ms");
    }
  }

  @Test
  @Timeout(60)
  void shouldCloseAlthoughAFileLoops() throws Exception {
    save("ALoops.java", small("ALoops", "while (true) { Thread.onSpinWait(); }"));
    save("B.java", small("B", "flow.run(\"b\", () -> {});"));
    try (var processor = start(Duration.ofMinutes(10))) {
      assertThat(processor).isNotNull();
      assertThat(next().file()).isEqualTo("B.java");
    }
    assertThat(reports).isEmpty();
  }

  @Test
  void shouldGiveDefinesNoRightsAndNoEnvironment() throws Exception {
    save(
        "Nosy.java",
        small(
            "Nosy",
            """
            var big = new byte[4 << 20];
            String written;
            try {
              java.nio.file.Files.write(java.nio.file.Path.of("big"), big);
              written = "written";
            } catch (java.io.IOException e) {
              written = String.valueOf(e.getMessage());
            }
            try {
              throw new IllegalStateException(
                  "uid " + java.nio.file.Files.getAttribute(java.nio.file.Path.of("."), "unix:uid")
                      + " is " + System.getProperty("user.name") + ", " + written
                      + ", env " + System.getenv().keySet());
            } catch (java.io.IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
            """));
    Object me = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    Path passable = Files.createTempDirectory("updraft-test");
    Files.setPosixFilePermissions(passable, PosixFilePermissions.fromString("rwxr-xr-x"));
    String classPath = copied(System.getProperty("java.class.path"), passable);
    try (var processor = start(Duration.ofSeconds(20), classPath)) {
      assertThat(processor).isNotNull();
      assertThat(((UnitVersion.Bad) next()).message())
          .contains(Integer.valueOf(0).equals(me) ? "uid 65532 is " : "uid " + me + " is ")
          .doesNotContain("is root")
          .contains("File too large, env []");
    } finally {
      try (var all = Files.walk(passable)) {
        all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
      }
    }
  }

  /** To where any user may read: a local repository below /root is closed to others. */
  private static String copied(String classPath, Path to) throws IOException {
    var copies = new ArrayList<String>();
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      Path from = Path.of(entry);
      Path copy = to.resolve(copies.size() + from.toAbsolutePath().toString());
      copies.add(copy.toString());
      if (!Files.exists(from)) {
        continue;
      }
      Files.createDirectories(Objects.requireNonNull(copy.getParent()));
      try (var all = Files.walk(from)) {
        for (Path each : all.toList()) {
          Files.copy(each, copy.resolve(from.relativize(each).toString()));
        }
      }
    }
    return String.join(File.pathSeparator, copies);
  }

  @Test
  void shouldExplainDefinesThatNeverCameBack() throws Exception {
    // The order of such a map differs from JVM to JVM, which must not count as a difference.
    save(
        "A.java",
        small(
            "A",
            "var m = java.util.Map.of(1, 2, 3, 4, 5, 6, 7, 8);"
                + " flow.run(\"a\", () -> System.out.println(m));"));
    save("Exits.java", small("Exits", "System.out.println(\"bye\"); System.exit(9);"));
    save("Fails.java", small("Fails", "throw new IllegalStateException(\"boom\");"));
    save("Loops.java", small("Loops", "while (true) { Thread.onSpinWait(); }"));
    save(
        "Random.java",
        small(
            "Random",
            "flow.run(java.time.ZoneId.systemDefault().getId().replace('/', '-'),"
                + " () -> {});"));
    save("Z.java", small("Z", "flow.run(\"z\", () -> {});"));
    try (var processor = start(Duration.ofSeconds(3))) {
      assertThat(processor).isNotNull();
      assertThat(((UnitVersion.Good) next()).file()).isEqualTo("A.java");
      assertThat(((UnitVersion.Bad) next()).message()).contains("Exits.java:4: ", "System.exit");
      assertThat(((UnitVersion.Bad) next()).message()).contains("Fails.java:4: ", "boom", "^");
      assertThat(((UnitVersion.Bad) next()).message()).contains("two different graphs");
      assertThat(((UnitVersion.Good) next()).file()).isEqualTo("Z.java");
      assertThat(((UnitVersion.Bad) next()).message()).contains("Loops.java:4:", "still running");
    }
  }
}
