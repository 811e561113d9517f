// SPDX-License-Identifier: Apache-2.0
package dev.updraft.objects;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A folder in which somebody with fewer rights lays traps. */
class ForeignFolderTest extends ObjectStoreContract {
  @TempDir Path folder;
  @TempDir Path elsewhere;

  @Override
  ObjectStore store() throws IOException {
    return new ForeignFolder(folder, "test");
  }

  @Test
  void shouldMakeNothingBeforeItWrites() throws IOException {
    ObjectStore store = store();
    assertThat(store.list("a")).isEmpty();
    assertThat(store.get("a/b")).isEmpty();
    assertThat(folder).isEmptyDirectory();
    assertThatThrownBy(() -> new ForeignFolder(folder.resolve("none"), "test"))
        .hasMessageContaining("there is no such folder");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void shouldFollowNoLinkToAFileElsewhere() throws IOException {
    Path secret = Files.writeString(elsewhere.resolve("1.json"), "secret");
    Files.createDirectories(folder.resolve("a"));
    Files.createSymbolicLink(folder.resolve("a/1.json"), secret);
    Files.createSymbolicLink(folder.resolve("b"), elsewhere);
    ObjectStore store = store();
    assertThatThrownBy(() -> store.get("a/1.json")).hasMessageContaining("it is a link");
    for (String key : new String[] {"b/1.json", "b/new/2.json"}) {
      assertThatThrownBy(() -> store.get(key)).hasMessageContaining("a link leads out");
      assertThatThrownBy(() -> store.putIfAbsent(key, "x".getBytes(UTF_8)))
          .hasMessageContaining("a link leads out");
    }
    assertThat(store.list("b")).isEmpty();
    assertThat(elsewhere).isDirectoryNotContaining("glob:**new");
  }

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void shouldNotWaitAtAPipe() throws Exception {
    new ProcessBuilder("mkfifo", folder.resolve("1.json").toString()).start().waitFor();
    assertThatThrownBy(() -> store().get("1.json")).hasMessageContaining("pipe");
  }

  @Test
  void shouldWriteNothingAsideElsewhere() throws IOException {
    Files.createSymbolicLink(folder.resolve(FolderObjectStore.ASIDE), elsewhere);
    assertThatThrownBy(() -> store().putIfAbsent("a/1", "x".getBytes(UTF_8)))
        .hasMessageContaining("a link leads out");
  }

  @Test
  void shouldTakeNothingLargeIntoMemory() throws IOException {
    try (var file = new RandomAccessFile(folder.resolve("large").toFile(), "rw")) {
      file.setLength(1L << 40);
    }
    assertThatThrownBy(() -> store().get("large")).hasMessageContaining("more than 16777216 bytes");
  }
}
