// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit.installed;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where sshd goes when root starts it; the package's service makes it, else the first of the tests
 * that run now, in whatever JVM, and the last takes it away. Each has a file in it as long as it
 * needs it, for a folder with a file is not deleted.
 */
final class SshdFolder implements AutoCloseable {
  private static final Path PLACE = Path.of("/run/sshd");

  /** Others may look into that of the service. */
  private static final Set<PosixFilePermission> OURS = PosixFilePermissions.fromString("rwx------");

  private final @Nullable Path mark;

  private SshdFolder(@Nullable Path mark) {
    this.mark = mark;
  }

  static SshdFolder ready() throws IOException {
    if (!System.getProperty("user.name").equals("root")) {
      return new SshdFolder(null);
    }
    while (true) {
      try {
        if (!Files.exists(PLACE)) {
          Files.createDirectory(PLACE, PosixFilePermissions.asFileAttribute(OURS));
        }
        return new SshdFolder(
            Files.getPosixFilePermissions(PLACE).equals(OURS)
                ? Files.createTempFile(PLACE, "of-a-test-", "")
                : null);
      } catch (NoSuchFileException | FileAlreadyExistsException e) {
        // The last of the others has just gone, or the first has just come.
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (mark == null) {
      return;
    }
    Files.delete(mark);
    try {
      Files.deleteIfExists(PLACE);
    } catch (DirectoryNotEmptyException e) {
      // Others need it.
    }
  }
}
