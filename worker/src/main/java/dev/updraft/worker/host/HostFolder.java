// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.host;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * W8: what makes a folder on a local disk one host. Its lock is held by one supervisor; whoever
 * obtains it first ends what former supervisors left, found by a mark in the environment that every
 * process of every incarnation inherits, and only then calls them ended. Watchdogs and runners also
 * share a second lock, so that the kernel itself says when none of them is left, mark or not.
 *
 * <p>A second supervisor on the same folder is refused while the first lives, frozen or not: to end
 * it is for a person to decide.
 */
public final class HostFolder implements AutoCloseable {
  /** Its value names the host folder. */
  public static final String MARK = "UPDRAFT_HOST";

  private static final Logger LOG = LoggerFactory.getLogger(HostFolder.class);
  private static final int PREDECESSORS_KEPT = 100;
  private static final String MEMBERS = "members";

  private final Path folder;
  private final FileChannel lockFile;
  private final FileLock lock;
  private final List<String> predecessors;

  private HostFolder(Path folder, FileChannel lockFile, FileLock lock, List<String> predecessors) {
    this.folder = folder;
    this.lockFile = lockFile;
    this.lock = lock;
    this.predecessors = List.copyOf(predecessors);
  }

  /**
   * @param incarnation of the supervisor that opens it; remembered before anything else
   * @param table finds what former ones left
   */
  public static HostFolder open(Path folder, String incarnation, ProcessTable table)
      throws IOException {
    Files.createDirectories(folder.resolve("spool"));
    FileChannel file =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = lock(file);
    if (lock == null) {
      file.close();
      throw new IOException("Another worker uses " + folder + ". End it, or name another folder.");
    }
    try {
      sweep(mark(folder), folder.resolve(MEMBERS), table);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
    Path known = folder.resolve("incarnations");
    List<String> before = Files.exists(known) ? Files.readAllLines(known) : List.of();
    before = before.subList(Math.max(0, before.size() - PREDECESSORS_KEPT), before.size());
    var all = new ArrayList<>(before);
    all.add(incarnation);
    DurableFile.write(known, String.join("\n", all).getBytes(StandardCharsets.UTF_8));
    return new HostFolder(folder, file, lock, before);
  }

  private static @Nullable FileLock lock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  /** Returns when no process of a former incarnation is left. */
  private static void sweep(String mark, Path members, ProcessTable table) throws IOException {
    var posix = new Posix();
    int self = (int) ProcessHandle.current().pid();
    long until = posix.bootNanos() + 10_000_000_000L;
    while (true) {
      List<Integer> left = table.marked(MARK + "=" + mark);
      left.remove(Integer.valueOf(self));
      if (left.isEmpty() && posix.isUnshared(members)) {
        return;
      }
      if (!left.isEmpty()) {
        LOG.warn("Ending {} processes that a former worker left", left.size());
      }
      left.forEach(pid -> posix.signal(pid, Posix.SIGKILL));
      if (posix.bootNanos() > until) {
        throw new IOException(
            "Processes of a former worker do not end. Marked: "
                + left
                + "; others hold "
                + members
                + " open (fuser names them).");
      }
      LockSupport.parkNanos(10_000_000);
    }
  }

  private static String mark(Path folder) throws IOException {
    return folder.toRealPath().toString();
  }

  public String mark() throws IOException {
    return mark(folder);
  }

  public List<String> predecessors() {
    return predecessors;
  }

  /** Shared by watchdog and runners for as long as they live. */
  public Path members() {
    return folder.toAbsolutePath().resolve(MEMBERS);
  }

  public Path spool() {
    return folder.resolve("spool");
  }

  public Path journal() {
    return folder.resolve("journal");
  }

  public Path units() {
    return folder.resolve("units");
  }

  @Override
  public void close() throws IOException {
    lock.release();
    lockFile.close();
  }
}
