// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which grants were accepted, and which of them handed to a runner. A restarted supervisor reports
 * the difference as never started, so that they are repeated for free. Not synced to the disk: it
 * counts only within one boot of the machine, of which the page cache survives any process.
 */
final class StartJournal implements AutoCloseable {
  /** Bytes; longer than that it is written anew, for most of it is of the past. */
  static final int LONG = 1 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(StartJournal.class);
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

  private final Path file;
  private final String boot;
  private final List<String> neverStarted;
  private final Set<String> accepted = new LinkedHashSet<>();
  private final StringBuilder pending = new StringBuilder();
  private RandomAccessFile out;
  private long end;
  private long renewAt;
  private boolean failing;

  private StartJournal(Path file, String boot, Set<String> neverStarted) throws IOException {
    this.file = file;
    this.boot = boot;
    this.neverStarted = List.copyOf(neverStarted);
    this.accepted.addAll(neverStarted);
    this.out = anew();
  }

  static StartJournal open(Path file) throws IOException {
    String boot = Files.readString(BOOT).strip();
    return new StartJournal(file, boot, neverStarted(file, boot));
  }

  /** A last line without an end was cut short, and may look like another grant. */
  private static Set<String> neverStarted(Path file, String boot) throws IOException {
    var never = new LinkedHashSet<String>();
    String text = Files.exists(file) ? Files.readString(file) : "";
    List<String> lines = text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    if (lines.isEmpty() || !lines.getFirst().equals(boot)) {
      return never;
    }
    for (String line : lines.subList(1, lines.size())) {
      String grant = line.substring(Math.min(2, line.length()));
      if (line.startsWith("A ")) {
        never.add(grant);
      } else {
        never.remove(grant);
      }
    }
    return never;
  }

  private RandomAccessFile anew() throws IOException {
    var text = new StringBuilder(boot).append('\n');
    accepted.forEach(grant -> text.append("A ").append(grant).append('\n'));
    Path next = file.resolveSibling(file.getFileName() + ".next");
    var opened = new RandomAccessFile(next.toFile(), "rw");
    try {
      opened.setLength(0);
      opened.write(text.toString().getBytes(UTF_8));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      opened.close();
      throw e;
    }
    end = opened.length();
    renewAt = end + LONG;
    return opened;
  }

  List<String> neverStarted() {
    return neverStarted;
  }

  synchronized void accepted(String grant) {
    accepted.add(grant);
    line("A ", grant);
  }

  /** False: it could not be written, so it must not be handed over. */
  synchronized boolean handedOver(String grant) {
    accepted.remove(grant);
    line("H ", grant);
    return flush();
  }

  /** Its fate is told otherwise. */
  synchronized void settled(String grant) {
    accepted.remove(grant);
    line("E ", grant);
  }

  private void line(String what, String grant) {
    pending.append(what).append(grant).append('\n');
  }

  /**
   * Writes what was noted. A grant whose note is lost with the process is repeated as well, but
   * that counts as a try.
   *
   * @return false: nothing more may be started until it can be written
   */
  synchronized boolean flush() {
    try {
      if (!pending.isEmpty()) {
        byte[] bytes = pending.toString().getBytes(UTF_8);
        out.seek(end);
        out.write(bytes);
        end += bytes.length;
        pending.setLength(0);
      }
      if (failing) {
        LOG.info("The start journal can be written again: this worker takes tasks");
        failing = false;
      }
    } catch (IOException e) {
      if (!failing) {
        LOG.error(
            "This worker takes no tasks: its start journal {} cannot be written ({}). Make room.",
            file,
            e.getMessage());
        failing = true;
      }
      return false;
    }
    renewIfLong();
    return true;
  }

  private void renewIfLong() {
    if (end <= renewAt) {
      return;
    }
    RandomAccessFile former = out;
    try {
      out = anew();
      former.close();
    } catch (IOException e) {
      renewAt = end + LONG;
      LOG.warn("The start journal {} stays long: {}", file, e.toString());
    }
  }

  @Override
  public synchronized void close() throws IOException {
    out.close();
  }
}
