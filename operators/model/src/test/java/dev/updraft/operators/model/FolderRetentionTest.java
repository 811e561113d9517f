// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import dev.updraft.objects.FolderObjectStore;
import dev.updraft.objects.ObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FolderRetentionTest extends RetentionContract {
  @TempDir Path stores;

  private int count;

  @Override
  ObjectStore anew() throws IOException {
    return new FolderObjectStore(stores.resolve("store-" + count++), "test");
  }
}
