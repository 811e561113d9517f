// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a later supervisor needs to know of an attempt's log to carry what this one could not: which
 * objects are finished, and where in the file the next one begins. Secrets are not on the disk,
 * only whether there are any. Not synced: it is for the death of a process, not of a machine.
 *
 * @param prefix of the objects; empty = there is nothing left to carry
 * @param masked whether secrets must be masked in it
 * @param number of the object that is being written
 * @param from where in the file that object begins
 * @param total bytes in the objects before it
 */
record LogMark(String prefix, boolean masked, int number, long from, long total) {
  private static final LogMark OVER = new LogMark("", false, 0, 0, 0);
  private static final Pattern PREFIX = Pattern.compile("(?!.*\\.\\.)[^\\s/][^\\s]*");

  static LogMark begun(String prefix, boolean masked) {
    return new LogMark(prefix, masked, 0, 0, 0);
  }

  LogMark next(long at, long bytes) {
    return new LogMark(prefix, masked, number + 1, at, bytes);
  }

  static void over(Path file) throws IOException {
    OVER.write(file);
  }

  String key() {
    return "%s/%06d".formatted(prefix, number);
  }

  /** One write over what stood there: what a killed process leaves is the old or the new. */
  void write(Path file) throws IOException {
    String line = String.join("\t", prefix, "" + masked, "" + number, "" + from, "" + total) + "\n";
    try (var to = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      to.write(ByteBuffer.wrap(line.getBytes(UTF_8)), 0);
    }
  }

  /** Empty where nothing is left to carry, or where it cannot be understood. */
  static Optional<LogMark> read(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    List<String> fields = List.of(Files.readString(file).split("\n", 2)[0].split("\t", -1));
    try {
      return fields.size() == 5 && PREFIX.matcher(fields.getFirst()).matches()
          ? Optional.of(
              new LogMark(
                  fields.getFirst(),
                  Boolean.parseBoolean(fields.get(1)),
                  Integer.parseInt(fields.get(2)),
                  Long.parseLong(fields.get(3)),
                  Long.parseLong(fields.get(4))))
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
