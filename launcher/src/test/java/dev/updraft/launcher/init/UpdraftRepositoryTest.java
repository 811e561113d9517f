// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.init;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.launcher.cli.CliError;
import java.io.ByteArrayInputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

/** What a project carries of ours; that Maven takes it, is for init-real-tests to say. */
class UpdraftRepositoryTest {
  private final BuiltJars jars;

  UpdraftRepositoryTest(@TempDir Path temp) {
    this.jars = new BuiltJars(temp);
  }

  @Test
  void shouldHoldAllOfOursThatTheTestKitNeeds() throws Exception {
    var updraft = UpdraftRepository.of(jars.classPath());
    var open = new ArrayDeque<>(List.of("updraft-api", "updraft-testkit"));
    var seen = new HashSet<>(open);
    while (!open.isEmpty()) {
      var artifact = open.pop();
      assertThat(updraft.files()).containsKey(path(updraft, artifact, "jar"));
      var pom = pom(updraft, artifact);
      assertThat(text((Element) pom.getElementsByTagName("parent").item(0), "version"))
          .isEqualTo(updraft.version());
      ours(pom).stream().filter(seen::add).forEach(open::add);
    }
    assertThat(seen).hasSize(6);
    assertThat(text(pom(updraft, "updraft"), "version")).isEqualTo(updraft.version());
    assertThat(updraft.files()).hasSize(2 * 6 + 1);
  }

  @Test
  void shouldCallAnotherBuildByAnotherVersion(@TempDir Path folder) throws Exception {
    var first = UpdraftRepository.of(jars.classPath());
    assertThat(first.version()).matches("0\\.1\\.0-[0-9a-f]{8}");
    assertThat(UpdraftRepository.of(jars.classPath()).version()).isEqualTo(first.version());
    Path other = folder.resolve("updraft-api-0.1.0.jar");
    Files.copy(jars.path("api"), other);
    try (var zip = FileSystems.newFileSystem(other)) {
      Files.writeString(zip.getPath("more"), "");
    }
    assertThat(UpdraftRepository.of(other + ":" + jars.classPath()).version())
        .isNotEqualTo(first.version());
  }

  @Test
  void shouldSayWhichJarIsMissing() {
    assertThatThrownBy(() -> UpdraftRepository.of("lib/other.jar"))
        .isInstanceOf(CliError.class)
        .hasMessageContaining("updraft-api-0.1.0.jar")
        .hasMessageContaining("./updraft");
  }

  private static String path(UpdraftRepository updraft, String artifact, String end) {
    return ".updraft/dev/updraft/%s/%s/%s-%s.%s"
        .formatted(artifact, updraft.version(), artifact, updraft.version(), end);
  }

  private static Element pom(UpdraftRepository updraft, String artifact) throws Exception {
    byte[] bytes = Objects.requireNonNull(updraft.files().get(path(updraft, artifact, "pom")));
    assertThat(new String(bytes, UTF_8)).contains("<modelVersion>");
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(bytes))
        .getDocumentElement();
  }

  /** What a module needs of ours, but for its own tests. */
  private static List<String> ours(Element pom) {
    var found = new ArrayList<String>();
    var all = pom.getElementsByTagName("dependency");
    for (int i = 0; i < all.getLength(); i++) {
      var each = (Element) all.item(i);
      if (text(each, "groupId").equals("dev.updraft") && !text(each, "scope").equals("test")) {
        found.add(text(each, "artifactId"));
      }
    }
    return found;
  }

  private static String text(Element in, String name) {
    var first = in.getElementsByTagName(name).item(0);
    return first == null ? "" : first.getTextContent();
  }
}
