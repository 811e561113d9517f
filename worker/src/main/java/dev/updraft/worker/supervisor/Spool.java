// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import dev.updraft.protocol.Message;
import dev.updraft.protocol.MessageJson;
import dev.updraft.worker.host.DurableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * W7: outcomes on the disk until their report is confirmed. They outlive this process from the
 * write on, and the machine from {@link #sync} on. Thread-safe.
 */
final class Spool {
  private static final Logger LOG = LoggerFactory.getLogger(Spool.class);

  private final MessageJson json = new MessageJson();
  private final Path folder;

  Spool(Path folder) {
    this.folder = folder;
  }

  void write(String grant, Message.Outcome outcome) throws IOException {
    var report = new Message.Report("", "", grant, outcome);
    Path written = folder.resolve(name(grant) + ".new");
    Files.write(written, json.write(List.of(report)));
    Files.move(written, file(grant), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Nothing to do for what was confirmed and forgotten meanwhile. */
  void sync(String grant) throws IOException {
    Path file = file(grant);
    try {
      DurableFile.sync(file);
    } catch (NoSuchFileException e) {
      LOG.trace("confirmed before it was synced: {}", grant);
    }
  }

  void forget(String grant) {
    try {
      Files.deleteIfExists(file(grant));
    } catch (IOException e) {
      LOG.warn("A confirmed result stays on the disk: {}", e.toString());
    }
  }

  /** What cannot be read is kept under another name and told, not lost silently. */
  List<Message.Report> readAll() throws IOException {
    var found = new ArrayList<Message.Report>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.json")) {
      for (Path file : files) {
        try {
          json.read(Files.readAllBytes(file))
              .forEach(message -> found.add((Message.Report) message));
        } catch (IllegalArgumentException | ClassCastException e) {
          LOG.error("A spooled result cannot be read: {}", file, e);
          Files.move(file, file.resolveSibling(file.getFileName() + ".broken"));
        }
      }
    }
    return found;
  }

  /** Grants are texts of the leader's, file names are ours. */
  private Path file(String grant) {
    return folder.resolve(name(grant) + ".json");
  }

  private static UUID name(String grant) {
    return UUID.nameUUIDFromBytes(grant.getBytes(StandardCharsets.UTF_8));
  }
}
