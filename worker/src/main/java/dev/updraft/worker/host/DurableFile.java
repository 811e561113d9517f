// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Whole or not at all, and there after a power cut once it has returned. */
public final class DurableFile {
  private DurableFile() {}

  public static void write(Path file, byte[] content) throws IOException {
    Path written = file.resolveSibling(file.getFileName() + ".new");
    try (var channel =
        FileChannel.open(
            written,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      var buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    } catch (IOException e) {
      Files.deleteIfExists(written); // on a full disk it would take the room that is made
      throw e;
    }
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    try (var folder = FileChannel.open(file.toAbsolutePath().getParent())) {
      folder.force(true);
    }
  }
}
