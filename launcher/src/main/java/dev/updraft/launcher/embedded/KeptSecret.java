// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** A random password, made once and kept in a file that only its owner can read. */
public final class KeptSecret {
  private static final int BYTES = 24;

  private KeptSecret() {}

  public static String in(Path file) throws IOException {
    if (Files.exists(file)) {
      return Files.readString(file).strip();
    }
    var secret = random();
    var draft = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(draft);
    writePrivate(draft, secret);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    return secret;
  }

  /** Writes a new file that was never readable by others, not even for a moment. */
  static Path writePrivate(Path file, String text) throws IOException {
    var onlyOwner = PosixFilePermissions.fromString("rw-------");
    Files.createFile(file, PosixFilePermissions.asFileAttribute(onlyOwner));
    return Files.writeString(file, text);
  }

  public static String random() {
    var bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
