// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * How the command line on the same machine finds and enters a running standalone: two lines, URL
 * and token, in a file of the data folder that only its owner can read.
 */
public record LocalAccess(String url, String token) {
  private static final String FILE = "cli.access";

  /** Replaces the file whole; it is never readable by others, not even for a moment. */
  public void write(Path data) throws IOException {
    Path aside = data.resolve(FILE + ".new");
    Files.deleteIfExists(aside);
    Files.createFile(
        aside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(
        aside,
        (url + "\n" + token + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8),
        StandardOpenOption.WRITE);
    Files.move(
        aside,
        data.resolve(FILE),
        Set.of(StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING)
            .toArray(StandardCopyOption[]::new));
  }

  /** Reads it, or says what to do. */
  public static LocalAccess read(Path data) {
    Path file = data.resolve(FILE);
    if (!Files.exists(file)) {
      throw new CliError(
          "No Updraft has run with its data in "
              + data
              + ". Start one with './updraft standalone', or name its data folder with --data.");
    }
    try {
      var lines = Files.readAllLines(file);
      if (lines.size() < 2) {
        throw new CliError("The access file " + file + " is damaged; restart 'standalone'.");
      }
      return new LocalAccess(lines.get(0), lines.get(1));
    } catch (java.nio.file.AccessDeniedException e) {
      throw new CliError("Only the user who started Updraft may read " + file + ".");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
