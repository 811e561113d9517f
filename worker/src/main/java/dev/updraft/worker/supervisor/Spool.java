// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import dev.updraft.protocol.Message;
import dev.updraft.protocol.MessageJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * W7: outcomes on the disk until their report is confirmed. They are appended to a file whose
 * blocks are already there, and synced together a little later, unless the leader has confirmed
 * them by then: a file of its own for each, synced at once, cost more than the way to the leader
 * and back (docs/adr/0006). Full files are deleted when all in them is confirmed. Thread-safe, but
 * written by one thread.
 */
final class Spool implements AutoCloseable {
  static final int SIZE = 1 << 20;
  private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
  private static final String SUFFIX = ".spool";
  private static final byte REPORT = 'R';
  private static final byte FORGOTTEN = 'F';

  private final MessageJson json = new MessageJson();
  private final Path folder;
  private final Map<Path, Integer> unconfirmed = new HashMap<>();
  private final Map<String, Path> places = new HashMap<>();
  private final List<Message.Report> left = new ArrayList<>();
  private Path file;
  private FileChannel channel;
  private long position;
  private long round;
  private boolean unsynced;
  private int next;

  Spool(Path folder) throws IOException {
    this.folder = folder;
    restore(files());
    this.file = folder.resolve(next + SUFFIX);
    this.channel = open(file, SIZE);
  }

  /** Of former supervisors: kept until all in a file is confirmed. */
  private void restore(List<Path> files) throws IOException {
    var reports = new LinkedHashMap<String, Message.Report>();
    for (Path former : files) {
      next = Math.max(next, number(former) + 1);
      for (SpoolRecord each : SpoolRecord.all(Files.readAllBytes(former))) {
        if (each.kind() == FORGOTTEN) {
          String grant = new String(each.body(), StandardCharsets.UTF_8);
          reports.remove(grant);
          places.remove(grant);
        } else if (json.read(each.body()).getFirst() instanceof Message.Report report) {
          reports.put(report.grant(), report);
          places.put(report.grant(), former);
        }
      }
    }
    places.values().forEach(former -> unconfirmed.merge(former, 1, Integer::sum));
    left.addAll(reports.values());
    for (Path former : files) {
      if (!unconfirmed.containsKey(former)) {
        delete(former);
      }
    }
  }

  /** What former supervisors left. */
  List<Message.Report> readAll() {
    return List.copyOf(left);
  }

  private static int number(Path file) {
    String name = file.getFileName().toString();
    return Integer.parseInt(name.substring(0, name.length() - SUFFIX.length()));
  }

  private List<Path> files() throws IOException {
    var found = new ArrayList<Path>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      files.forEach(found::add);
    }
    found.sort((a, b) -> Integer.compare(number(a), number(b)));
    return found;
  }

  /** Written full of zeros: a sync of what overwrites them changes nothing but data. */
  private FileChannel open(Path path, int size) throws IOException {
    var opened = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    write(opened, ByteBuffer.allocate(size), 0);
    opened.force(true);
    try (var parent = FileChannel.open(folder)) {
      parent.force(true);
    }
    return opened;
  }

  private static void write(FileChannel to, ByteBuffer bytes, long at) throws IOException {
    long from = at;
    while (bytes.hasRemaining()) {
      from += to.write(bytes, from);
    }
  }

  /**
   * They outlive this process when it returns, and the machine after the next {@link #sync}.
   *
   * @return true: nobody was told yet that a sync is needed
   */
  synchronized boolean write(Map<String, Message.Outcome> outcomes) throws IOException {
    for (var each : outcomes.entrySet()) {
      var report = new Message.Report("", "", each.getKey(), each.getValue());
      append(new SpoolRecord(REPORT, round, json.write(List.of(report))).bytes());
      noted(each.getKey(), file);
    }
    boolean first = !unsynced;
    unsynced = true;
    return first;
  }

  /** Does nothing when all was confirmed meanwhile, as it mostly is. */
  synchronized void sync() throws IOException {
    unsynced = false;
    if (unconfirmed.containsKey(file)) {
      channel.force(false);
    }
  }

  private void append(ByteBuffer record) throws IOException {
    int size = record.remaining();
    if (position + size > SIZE && position > 0) {
      channel.force(false);
      rotate(size);
    }
    write(channel, record, position);
    position += size;
  }

  private void noted(String grant, Path in) {
    Path before = places.put(grant, in);
    unconfirmed.merge(in, 1, Integer::sum);
    if (before != null) {
      release(before);
    }
  }

  private void rotate(int atLeast) throws IOException {
    Path full = file;
    channel.close();
    next++;
    file = folder.resolve(next + SUFFIX);
    channel = open(file, Math.max(SIZE, atLeast));
    position = 0;
    if (unconfirmed.getOrDefault(full, 0) == 0) {
      delete(full);
    }
  }

  /**
   * Noted without a sync: what a power cut brings back is reported once more, which is harmless.
   */
  synchronized void forget(String grant) {
    Path in = places.remove(grant);
    if (in == null) {
      return;
    }
    release(in);
    if (position > 0 || !in.equals(file)) {
      try {
        byte[] body = grant.getBytes(StandardCharsets.UTF_8);
        append(new SpoolRecord(FORGOTTEN, round, body).bytes());
      } catch (IOException e) {
        LOG.warn("A confirmed result will be reported again: {}", e.toString());
      }
    }
  }

  private void release(Path in) {
    if (unconfirmed.merge(in, -1, Integer::sum) == 0) {
      unconfirmed.remove(in);
      if (in.equals(file)) {
        startOver();
      } else {
        delete(in);
      }
    }
  }

  /** The next record is written over the first; those of a former round end the reading. */
  private void startOver() {
    try {
      round++;
      write(channel, ByteBuffer.allocate(SpoolRecord.HEADER), 0);
      position = 0;
    } catch (IOException e) {
      LOG.warn("A spool file is not used again: {}", e.toString());
    }
  }

  private void delete(Path path) {
    unconfirmed.remove(path);
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      LOG.warn("Confirmed results stay on the disk: {}", e.toString());
    }
  }

  @Override
  public synchronized void close() throws IOException {
    channel.close();
  }
}
