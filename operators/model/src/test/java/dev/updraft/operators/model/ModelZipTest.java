// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.objects.FolderObjectStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelZipTest {
  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  private ModelRegistry registry;

  @SuppressWarnings("NullAway.Init") // set before each test
  private ModelVersion version;

  @BeforeEach
  void publish() throws IOException {
    registry = new ModelRegistry(new FolderObjectStore(folder.resolve("store"), "test"));
    var texts = Map.of("model.bin", "weights", "deep/er/.x", "dots", "requirements.lock", "numpy");
    version = registry.publish(Samples.draft("a/1"), () -> Samples.files(texts));
  }

  @Test
  void shouldCarryAVersion() throws IOException {
    Path zip = folder.resolve("churn-1.zip");
    registry.export(version, zip);
    Manifest manifest = ModelZip.read(zip, folder.resolve("out"));
    assertThat(manifest).isEqualTo(registry.manifest(version));
    assertThat(folder.resolve("out/model.bin")).hasContent("weights");
    assertThat(folder.resolve("out/deep/er/.x")).hasContent("dots");
    try (var opened = new ZipFile(zip.toFile())) {
      byte[] json = opened.getInputStream(opened.getEntry("manifest.json")).readAllBytes();
      assertThat(Checksum.of(json)).isEqualTo(version.manifest());
    }
    Path again = folder.resolve("again.zip");
    registry.export(version, again);
    assertThat(again).hasSameBinaryContentAs(zip);
    assertThatThrownBy(() -> registry.export(version, zip)).hasMessageContaining("exists already");
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("store", "out", "churn-1.zip", "again.zip");
    }
  }

  @Test
  void shouldRefuseAZipThatWasTamperedWith() throws IOException {
    Path zip = folder.resolve("churn-1.zip");
    registry.export(version, zip);
    Path out = folder.resolve("out");
    assertThatThrownBy(() -> ModelZip.read(with(zip, "files/model.bin", "other"), out))
        .isInstanceOf(ModelProblem.class)
        .hasMessageContaining("model.bin in")
        .hasMessageContaining("is not what was published");
    assertThat(out.resolve("model.bin")).doesNotExist();
    assertThatThrownBy(() -> ModelZip.read(with(zip, "files/more", "x"), out))
        .hasMessageContaining("holds files/more, which its manifest does not list");
    assertThatThrownBy(() -> ModelZip.read(with(zip, "files/model.bin", ""), out))
        .hasMessageContaining("lacks model.bin");
    assertThatThrownBy(() -> ModelZip.read(with(zip, "manifest.json", ""), out))
        .hasMessageContaining("it is no model");
    String escaping =
        new String(entries(zip).get("manifest.json"), StandardCharsets.UTF_8)
            .replace("\"model.bin\"", "\"../model.bin\"");
    assertThatThrownBy(() -> ModelZip.read(with(zip, "manifest.json", escaping), out))
        .isInstanceOf(ModelProblem.class)
        .hasMessageContaining("'../model.bin'");
    assertThat(folder.resolve("model.bin")).doesNotExist();
  }

  /** The same zip with another entry; empty = without it. */
  private Path with(Path zip, String name, String text) throws IOException {
    Map<String, byte[]> entries = entries(zip);
    entries.remove(name);
    if (!text.isEmpty()) {
      entries.put(name, text.getBytes(StandardCharsets.UTF_8));
    }
    Path changed = folder.resolve("changed.zip");
    try (var out = new ZipOutputStream(Files.newOutputStream(changed))) {
      for (var entry : entries.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue());
      }
    }
    return changed;
  }

  private static Map<String, byte[]> entries(Path zip) throws IOException {
    var entries = new TreeMap<String, byte[]>();
    try (var opened = new ZipFile(zip.toFile())) {
      for (ZipEntry entry : opened.stream().toList()) {
        entries.put(entry.getName(), opened.getInputStream(entry).readAllBytes());
      }
    }
    return entries;
  }
}
