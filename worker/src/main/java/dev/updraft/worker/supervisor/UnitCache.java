// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import dev.updraft.objects.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Pattern;

/** Code of units by hash, fetched once. Readable for the user of the runners. Thread-safe. */
final class UnitCache {
  private static final Pattern HASH = Pattern.compile("[A-Za-z0-9_-]{1,128}");

  private final Path folder;
  private final ObjectStore store;

  UnitCache(Path folder, ObjectStore store) {
    this.folder = folder;
    this.store = store;
  }

  Path jar(String hash) throws IOException {
    if (!HASH.matcher(hash).matches()) {
      throw new IOException("not a hash of a unit: " + hash);
    }
    Path jar = folder.resolve(hash + ".jar");
    if (!Files.exists(jar)) {
      fetch(hash, jar);
    }
    return jar;
  }

  private void fetch(String hash, Path jar) throws IOException {
    byte[] content =
        store
            .get("units/" + hash + ".jar")
            .orElseThrow(() -> new IOException("the code of unit " + hash + " is not there"));
    Path written = Files.createTempFile(folder, hash, ".new");
    Files.write(written, content);
    TaskUser.readableByAll(written);
    Files.move(written, jar, StandardCopyOption.ATOMIC_MOVE);
  }
}
