// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which grants were accepted, and which of them handed to a runner. A restarted supervisor reports
 * the difference as never started, so that they are repeated for free. Not synced to the disk: it
 * counts only within one boot of the machine, of which the page cache survives any process.
 */
final class StartJournal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StartJournal.class);
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

  private final BufferedWriter out;
  private final List<String> neverStarted;

  private StartJournal(BufferedWriter out, List<String> neverStarted) {
    this.out = out;
    this.neverStarted = List.copyOf(neverStarted);
  }

  static StartJournal open(Path file) throws IOException {
    String boot = Files.readString(BOOT).strip();
    List<String> former = Files.exists(file) ? Files.readAllLines(file) : List.of();
    var never = new LinkedHashSet<String>();
    if (!former.isEmpty() && former.getFirst().equals(boot)) {
      for (String line : former.subList(1, former.size())) {
        String grant = line.substring(Math.min(2, line.length()));
        if (line.startsWith("A ")) {
          never.add(grant);
        } else {
          never.remove(grant);
        }
      }
    }
    var journal =
        new StartJournal(
            Files.newBufferedWriter(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING),
            new ArrayList<>(never));
    journal.line(boot);
    never.forEach(journal::accepted);
    journal.flush();
    return journal;
  }

  List<String> neverStarted() {
    return neverStarted;
  }

  void accepted(String grant) {
    line("A " + grant);
  }

  /** False: it could not be written, so it must not be handed over. */
  boolean handedOver(String grant) {
    return line("H " + grant) && flush();
  }

  /** Its fate is told otherwise. */
  void settled(String grant) {
    line("E " + grant);
  }

  /**
   * Writes what was noted. A grant whose note is lost with the process is repeated as well, but
   * that counts as a try.
   */
  synchronized boolean flush() {
    try {
      out.flush();
      return true;
    } catch (IOException e) {
      LOG.warn("The start journal cannot be written: {}", e.toString());
      return false;
    }
  }

  private synchronized boolean line(String text) {
    try {
      out.write(text);
      out.newLine();
      return true;
    } catch (IOException e) {
      LOG.warn("The start journal cannot be written: {}", e.toString());
      return false;
    }
  }

  @Override
  public synchronized void close() throws IOException {
    out.close();
  }
}
