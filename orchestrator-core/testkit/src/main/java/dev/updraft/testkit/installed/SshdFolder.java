// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit.installed;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where sshd goes when root starts it; the package's service makes it, else the first of the tests
 * that run now, in whatever JVM, and the last takes it away. Each has a file in it as long as it
 * needs it, for a folder with a file is not deleted.
 */
final class SshdFolder implements AutoCloseable {
  private static final Path PLACE = Path.of("/run/sshd");
  private static final String OURS = "updraft-test-";

  private final @Nullable Path mark;

  private SshdFolder(@Nullable Path mark) {
    this.mark = mark;
  }

  static SshdFolder ready() throws IOException {
    if (!System.getProperty("user.name").equals("root")) {
      return new SshdFolder(null);
    }
    while (true) {
      if (Files.exists(PLACE) && !ours()) {
        return new SshdFolder(null);
      }
      try {
        return new SshdFolder(Files.exists(PLACE) ? Files.createTempFile(PLACE, OURS, "") : made());
      } catch (NoSuchFileException | FileAlreadyExistsException | DirectoryNotEmptyException e) {
        // The last of the others has just gone, or the first has just come.
      }
    }
  }

  /** Never seen empty, or it would be taken for the service's. */
  private static Path made() throws IOException {
    Path part = Files.createTempDirectory(PLACE.getParent(), "sshd-of-tests");
    Path mark = Files.createTempFile(part, OURS, "");
    try {
      Files.move(part, PLACE);
      return PLACE.resolve(mark.getFileName());
    } finally {
      Files.deleteIfExists(mark);
      Files.deleteIfExists(part);
    }
  }

  private static boolean ours() throws IOException {
    try (var all = Files.newDirectoryStream(PLACE, OURS + "*")) {
      return all.iterator().hasNext();
    } catch (NoSuchFileException e) {
      return true;
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
