// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code updraft} in a clone of its own, with a JDK and a Maven that only say so. */
class UpdraftScriptTest {
  private static final String PATH = "/usr/bin:/bin";
  private static final List<String> SOURCES =
      List.of("orchestrator-core", "db", "worker", "operators", "web", "launcher");

  @TempDir Path temp;
  private Path home;
  private Path jdk;

  @BeforeEach
  void cloned() throws IOException {
    home = Files.createDirectory(temp.resolve("a clone"));
    Files.copy(Path.of("..", "updraft"), home.resolve("updraft"));
    Files.writeString(home.resolve("pom.xml"), "");
    for (String source : SOURCES) {
      Files.createDirectory(home.resolve(source));
    }
    jdk = Files.createDirectories(temp.resolve("jdk"));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
    program(jdk.resolve("bin/java"), "printf 'java %s\\n' \"$*\"");
    program(jdk.resolve("bin/javac"), "");
  }

  private static void program(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** As a build leaves it. */
  private void build() throws IOException {
    var lib = Files.createDirectories(home.resolve("launcher/target/updraft/lib"));
    Files.writeString(lib.resolve("some.jar"), "");
    Files.writeString(lib.resolveSibling("built"), "");
  }

  private Path maven(String text) throws IOException {
    program(temp.resolve("maven/mvn"), text);
    return temp.resolve("maven");
  }

  private record Ran(int code, String text) {}

  private Ran run(Map<String, String> environment, Path script, String... args) throws Exception {
    var words = new ArrayList<>(List.of(script.toString()));
    words.addAll(List.of(args));
    var builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", PATH);
    builder.environment().putAll(environment);
    var process = builder.start();
    process.getOutputStream().close();
    var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ran(process.waitFor(), text);
  }

  private Map<String, String> withJdk(String... more) {
    var environment = new HashMap<>(Map.of("UPDRAFT_JAVA_HOME", jdk.toString()));
    for (int i = 0; i < more.length; i += 2) {
      environment.put(more[i], more[i + 1]);
    }
    return environment;
  }

  @Test
  void shouldRunTheLauncherAlsoThroughALink() throws Exception {
    build();
    var link = Files.createSymbolicLink(temp.resolve("link"), home.resolve("updraft"));
    Ran ran = run(withJdk(), link, "trigger", "a dag", "--wait");
    assertThat(ran.code()).as(ran.text()).isZero();
    assertThat(ran.text())
        .startsWith("java ")
        .contains(
            "-Dupdraft.home=" + home, "some.jar", "dev.updraft.launcher.Main trigger a dag --wait")
        .doesNotContain("AOTCache");
  }

  @Test
  void shouldBuildWhatIsMissingOrStaleAndOnlyThat() throws Exception {
    var says =
        "echo '[INFO] Building updraft-db 0.1.0 [3/9]'; mkdir -p launcher/target/updraft/lib;"
            + " : > launcher/target/updraft/lib/some.jar";
    var environment = withJdk("PATH", maven(says) + ":" + PATH);
    Ran first = run(environment, home.resolve("updraft"), "version");
    assertThat(first.code()).as(first.text()).isZero();
    assertThat(first.text()).contains("Building Updraft", "[3/9] db", "java ");

    Ran second = run(environment, home.resolve("updraft"), "version");
    assertThat(second.text()).startsWith("java ");

    var source = Files.createDirectories(home.resolve("db/src/main")).resolve("New.java");
    Files.writeString(source, "");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
    Ran third = run(environment, home.resolve("updraft"), "version");
    assertThat(third.text()).contains("Building Updraft");
  }

  @Test
  void shouldShowWhyTheBuildFailed() throws Exception {
    var environment =
        withJdk("PATH", maven("echo '[ERROR] Some.java:[1,2] no'; exit 1") + ":" + PATH);
    Ran ran = run(environment, home.resolve("updraft"), "version");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.text())
        .contains("The build failed:", "Some.java:[1,2] no", "launcher/target/updraft/build.log")
        .doesNotContain("java -XX");
    assertThat(run(environment, home.resolve("updraft"), "version").text())
        .as("it is not taken for built")
        .contains("The build failed:");
  }

  @Test
  void shouldUseACacheOnlyWithTheJarsItWasMadeWith() throws Exception {
    build();
    var cache = home.resolve("launcher/target/updraft/start.aot");
    Files.writeString(cache, "a cache");
    Files.setLastModifiedTime(cache, FileTime.from(Instant.now().plusSeconds(60)));
    assertThat(run(withJdk(), home.resolve("updraft"), "standalone").text())
        .contains("-XX:AOTCache=" + cache)
        .doesNotContain("Preparing", "updraft.runner.cache");
    var runners = Files.writeString(cache.resolveSibling("runners.aot"), "one for runners");
    assertThat(run(withJdk(), home.resolve("updraft"), "standalone").text())
        .contains("-Dupdraft.runner.cache=" + runners);

    Files.writeString(cache, "");
    Files.setLastModifiedTime(cache, FileTime.from(Instant.now().plusSeconds(60)));
    assertThat(run(withJdk(), home.resolve("updraft"), "standalone").text())
        .as("empty: preparing one failed, and is not tried each time")
        .doesNotContain("AOTCache", "Preparing");
  }

  @Test
  void shouldStartWithoutACacheWhereNoneCanBeMade() throws Exception {
    build();
    program(
        jdk.resolve("bin/java"),
        "case \"$*\" in *AOTCacheOutput*) echo no such option; exit 1;; esac; printf 'java %s\\n"
            + "' \"$*\"");
    Ran ran = run(withJdk(), home.resolve("updraft"), "standalone", "--port", "1");
    assertThat(ran.code()).as(ran.text()).isZero();
    assertThat(ran.text())
        .contains("Preparing a fast start", "It did not work here", "Main standalone --port 1");
    assertThat(home.resolve("launcher/target/updraft/start.aot.log"))
        .content()
        .contains("no such option");
    assertThat(home.resolve("launcher/target/updraft/start.aot"))
        .as("the process did not stay, which the next start may mend")
        .doesNotExist();
  }
}
