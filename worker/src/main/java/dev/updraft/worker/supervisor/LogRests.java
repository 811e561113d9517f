// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.objects.ObjectStore;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last second of the logs of attempts that ended with a killed supervisor: what the next one
 * finds in their files and not in the store. Secrets were known only to the killed one, so that
 * where there were any the rest is not published, but its absence is told. Used once, when nothing
 * of the former worker runs any more and before its scratch folder is emptied.
 */
final class LogRests {
  private static final Logger LOG = LoggerFactory.getLogger(LogRests.class);

  private final ObjectStore store;
  private final Outbox outbox;

  LogRests(ObjectStore store, Outbox outbox) {
    this.store = store;
    this.outbox = outbox;
  }

  void carry(Path scratch) {
    if (!Files.isDirectory(scratch)) {
      return;
    }
    try (DirectoryStream<Path> places = Files.newDirectoryStream(scratch, "a[0-9]*")) {
      for (Path place : places) {
        carryOne(place);
      }
    } catch (IOException e) {
      LOG.warn("The ends of logs of a former worker are lost: {}", e.toString());
    }
  }

  private void carryOne(Path place) {
    Path file = Places.log(place);
    try {
      LogMark mark = LogMark.read(Places.mark(place)).orElse(null);
      if (mark == null || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        return;
      }
      byte[] stored = stored(mark);
      if (mark.masked()) {
        tellMissing(mark, lines(file, mark.from()) - lines(stored), stored.length > 0);
      } else {
        AttemptLog.resumed(file, mark, stored.length, store, outbox).finish(List.of(), 0);
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("The end of the log in {} is lost: {}", place, e.toString());
    }
  }

  /** Of the object that was being written. A store that is away may have it, or not. */
  private byte[] stored(LogMark mark) {
    try {
      return store.get(mark.key()).orElse(new byte[0]);
    } catch (IOException e) {
      outbox.away().met(mark.prefix(), e);
      return new byte[0];
    }
  }

  /** Masking changes the bytes of a line, but never how many lines there are. */
  private void tellMissing(LogMark mark, long lines, boolean begun) throws IOException {
    if (lines <= 0) {
      return;
    }
    String note =
        "[the worker was killed: %s left out, for what must be masked there is no longer known]\n"
            .formatted(lines == 1 ? "its last line is" : "its last " + lines + " lines are");
    outbox.put((begun ? mark.next(0, 0) : mark).key(), note.getBytes(UTF_8));
  }

  private static long lines(byte[] text) {
    long lines = 0;
    for (byte b : text) {
      lines += b == '\n' ? 1 : 0;
    }
    return lines;
  }

  private static long lines(Path file, long from) throws IOException {
    var text = new LogText(List.of());
    long lines = 0;
    try (var channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        var in = new BufferedInputStream(Channels.newInputStream(text.after(channel, from)))) {
      for (int b = in.read(); b >= 0; b = in.read()) {
        if (text.add((byte) b)) {
          text.takeLine();
          lines++;
        }
      }
    }
    return text.hasUnfinished() ? lines + 1 : lines;
  }
}
