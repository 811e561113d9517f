// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.setup;

import dev.updraft.launcher.cli.CliError;
import dev.updraft.launcher.embedded.FileTree;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Folders that are there whole or not at all: each is filled under another name and then gets its
 * own. One process at a time.
 */
final class Shelf implements AutoCloseable {
  private final Path folder;
  private final FileChannel lock;

  private Shelf(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /** What fills a folder, and looks whether it is as it should be. */
  @FunctionalInterface
  interface Filling {
    void into(Path draft) throws IOException, InterruptedException;
  }

  /**
   * @param folder that exists
   * @throws CliError when another process is at work there
   */
  static Shelf open(Path folder) throws IOException {
    var channel =
        FileChannel.open(
            folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // this very process: said below
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    if (lock == null) {
      throw new CliError("Another setup is at work in " + folder + ": wait for its end.");
    }
    return new Shelf(folder, channel);
  }

  boolean has(String name) {
    return Files.isDirectory(at(name));
  }

  Path at(String name) {
    return folder.resolve(name);
  }

  /** Whatever goes wrong, or breaks off, leaves nothing under this name. */
  Path put(String name, Filling filling) throws IOException, InterruptedException {
    Path draft = folder.resolve("." + name + ".draft");
    FileTree.delete(draft);
    Files.createDirectory(draft);
    Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rwxr-xr-x"));
    boolean filled = false;
    try {
      filling.into(draft);
      filled = true;
    } finally {
      if (!filled) {
        FileTree.delete(draft);
      }
    }
    return Files.move(draft, at(name), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
