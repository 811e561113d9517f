// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.apache.zookeeper.server.ZKDatabase;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;

/** What the embedded ZooKeeper keeps on the disk: who leads, and nothing else. */
final class ZooKeeperData {
  private ZooKeeperData() {}

  /**
   * Sets aside what cannot be read, as a power failure may leave it: the server would then neither
   * start nor say so. Without it no harm is done: the epoch that counts is the database's, and who
   * led from this folder is dead, or the folder would be locked.
   */
  static void check(Path data, Consumer<String> progress) throws IOException {
    if (!Files.isDirectory(data)) {
      return;
    }
    try {
      read(data);
    } catch (IOException e) {
      Path torn = data.resolveSibling("data.torn");
      FileTree.delete(torn);
      Files.move(data, torn);
      progress.accept(
          "ZooKeeper's data cannot be read (%s). They are set aside in %s, and it begins anew: they say only who led"
              .formatted(e.getMessage(), torn));
    }
  }

  private static void read(Path data) throws IOException {
    var files = new FileTxnSnapLog(data.toFile(), data.toFile());
    try {
      new ZKDatabase(files).loadDataBase();
    } finally {
      files.close();
    }
  }
}
