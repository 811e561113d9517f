// SPDX-License-Identifier: Apache-2.0
package dev.updraft.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderObjectStoreTest extends ObjectStoreContract {
  private static final int TASKS = 65_533;

  @TempDir Path folder;

  @Override
  ObjectStore store() throws IOException {
    return new FolderObjectStore(folder, "test");
  }

  /** Root promotes a model for the first time; later a task, which is not root, shall too. */
  @Test
  void shouldGiveNewFoldersToWhomTheOneAboveBelongs() throws IOException {
    assumeTrue(Integer.valueOf(0).equals(uid(Path.of("/proc/self"))), "only root may");
    Files.setAttribute(folder, "unix:uid", TASKS);
    store().putIfAbsent("a/b/1", new byte[1]);
    for (String made : new String[] {FolderObjectStore.ASIDE, "a", "a/b"}) {
      assertThat(uid(folder.resolve(made))).as(made).isEqualTo(TASKS);
    }
  }

  private static Object uid(Path file) throws IOException {
    return Files.getAttribute(file, "unix:uid");
  }
}
