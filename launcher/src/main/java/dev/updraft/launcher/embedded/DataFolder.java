// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.embedded;

import dev.updraft.bundle.user.OtherUser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/**
 * The folder that holds all state of one standalone Updraft, locked for this process until closed.
 *
 * <p>Sub-folders are closed to other users. Run by the superuser, the folder itself can be passed
 * through (not listed), because PostgreSQL refuses to run as root and must reach its own sub-folder
 * under another user.
 */
public final class DataFolder implements AutoCloseable {
  private static final String PRIVATE = "rwx------";
  private static final String PASSABLE = "rwx--x--x";
  private static final long LEAST_ROOM = 64L << 20;

  private final Path root;
  private final Path owner;
  private final FileChannel channel;

  private DataFolder(Path root, Path owner, FileChannel channel) {
    this.root = root;
    this.owner = owner;
    this.channel = channel;
  }

  /** The folder to use when none is named: a system folder for root, else the user's own. */
  public static Path defaultLocation(Map<String, String> environment, Path home) {
    if (OtherUser.isRoot()) {
      return Path.of("/var/lib/updraft");
    }
    var xdg = environment.getOrDefault("XDG_DATA_HOME", "");
    var base = xdg.startsWith("/") ? Path.of(xdg) : home.resolve(".local/share");
    return base.resolve("updraft");
  }

  /**
   * Creates the folder where missing and locks it.
   *
   * @throws CannotStart if somebody else holds it, it cannot be written, or its disk is full
   */
  public static DataFolder open(Path location) throws IOException {
    var root = writable(location);
    refuseFull(root, root.toFile().getTotalSpace(), root.toFile().getUsableSpace());
    var owner = root.resolve("lock.owner");
    refuseOwn(root, owner);
    var channel = locked(root, owner);
    Files.writeString(owner, thisProcess());
    return new DataFolder(root, owner, channel);
  }

  private static Path writable(Path location) throws IOException {
    try {
      Files.createDirectories(location);
      var root = location.toRealPath();
      return permit(root, OtherUser.isRoot() ? PASSABLE : PRIVATE);
    } catch (FileSystemException e) {
      throw new CannotStart(
          "The data folder %s cannot be made or is not yours (%s). Name another with --data."
              .formatted(location, e));
    }
  }

  /**
   * Else the first part to write says so, and none of them knows what it is part of.
   *
   * @param size 0 where the file system does not tell
   */
  static void refuseFull(Path root, long size, long room) throws CannotStart {
    if (size > 0 && room < LEAST_ROOM) {
      throw new CannotStart(
          "The disk of the data folder %s is full: %d MB are left, a start needs %d MB. Make room there, or name another folder with --data."
              .formatted(root, room >> 20, LEAST_ROOM >> 20));
    }
  }

  public Path root() {
    return root;
  }

  /** A sub-folder that only the user who runs Updraft can enter; created where missing. */
  public Path folder(String name) throws IOException {
    return permit(Files.createDirectories(root.resolve(name)), PRIVATE);
  }

  /** A sub-folder that other users can pass through but not list; created where missing. */
  public Path passableFolder(String name) throws IOException {
    return permit(
        Files.createDirectories(root.resolve(name)), OtherUser.isRoot() ? PASSABLE : PRIVATE);
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(owner);
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Closing a second channel on the lock file would release the lock that this process already
   * holds (POSIX), so our own lock is recognized before the lock file is touched. The start time
   * tells us from a former process with the same id, as every container's first process has.
   */
  private static void refuseOwn(Path root, Path owner) throws IOException {
    if (Files.exists(owner) && Files.readString(owner).equals(thisProcess())) {
      throw inUse(root, thisProcess());
    }
  }

  private static FileChannel locked(Path root, Path owner) throws IOException {
    var channel =
        FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      throw inUse(root, thisProcess());
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    if (lock == null) {
      throw inUse(root, Files.exists(owner) ? Files.readString(owner) : "");
    }
    return channel;
  }

  private static CannotStart inUse(Path root, String holder) {
    return new CannotStart(
        "The data folder %s is in use%s. Stop that Updraft first, or name another data folder."
            .formatted(root, holder.isBlank() ? "" : " by process " + holder));
  }

  private static String thisProcess() {
    return told(ProcessHandle.current());
  }

  /** Its number and since when it runs. */
  static String told(ProcessHandle process) {
    var since = process.info().startInstant().map(instant -> " since " + instant).orElse("");
    return process.pid() + since;
  }

  private static Path permit(Path folder, String permissions) throws IOException {
    return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
  }
}
