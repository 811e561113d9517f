// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.operators.process.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real pip, without a network: it installs a wheel that the test writes. */
class PythonEnvironmentsTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Path cache;

  @BeforeEach
  void wheel() throws IOException {
    cache = folder.resolve("cache");
    Map<String, String> files =
        new TreeMap<>(
            Map.of(
                "tiny.py",
                "ANSWER = 42\n",
                "tiny-1.0.dist-info/METADATA",
                "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n",
                "tiny-1.0.dist-info/WHEEL",
                "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
                "tiny-1.0.dist-info/RECORD",
                "tiny.py,,\ntiny-1.0.dist-info/METADATA,,\ntiny-1.0.dist-info/WHEEL,,\n"));
    Path wheel = folder.resolve("tiny-1.0-py3-none-any.whl");
    try (var zip = new ZipOutputStream(Files.newOutputStream(wheel))) {
      for (var file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue().getBytes(UTF_8));
      }
    }
  }

  private String requirements(String line) {
    return "--no-index\n--find-links " + folder + "\n" + line + "\n";
  }

  private Path python(String line) throws Exception {
    return new PythonEnvironments(cache, NOW).python("python3", requirements(line));
  }

  private List<Path> cached() throws IOException {
    try (var files = Files.list(cache)) {
      return files.sorted().toList();
    }
  }

  @Test
  void shouldInstallWhatIsRequiredOnceEvenForTwoAtATime() throws Exception {
    Callable<Path> make = () -> python("tiny==1.0");
    try (var both = Executors.newFixedThreadPool(2)) {
      var made = both.invokeAll(List.of(make, make));
      Path python = made.getFirst().get();
      assertThat(made.getLast().get()).isEqualTo(python);
      var said =
          Child.run(
              Child.of(
                  List.of(python.toString(), "-c", "import tiny; print(tiny.ANSWER)"), folder));
      assertThat(said.lastLine()).isEqualTo("42");
      assertThat(cached()).hasSize(2);
      assertThat(python("tiny==1.0")).isEqualTo(python);
      assertThat(cached()).hasSize(2);
    }
  }

  @Test
  void shouldKeepNothingOfAFailedBuildAndSweepWhatAKilledOneLeft() throws Exception {
    Files.createDirectories(cache);
    var environments = new PythonEnvironments(cache, NOW);
    String name = environments.name("python3", requirements("missing==7"));
    Path killed = cache.resolve(name + ".killed");
    Files.createDirectories(killed.resolve("bin"));
    Files.setLastModifiedTime(killed, FileTime.from(NOW.minusSeconds(100_000)));
    assertThatThrownBy(() -> python("missing==7"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("pip could not install")
        .hasMessageContaining("missing==7");
    assertThat(cached()).isEmpty();
  }
}
