// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.codegen;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Remembers from which migrations the sources were drawn, so that unchanged ones cost nothing. */
final class Stamp {
  /** Raise it when the generator's settings change. */
  private static final String SETTINGS = "3";

  private final Path file;
  private final String now;

  Stamp(Path file, Path migrations) throws IOException, NoSuchAlgorithmException {
    this.file = file;
    this.now = hash(migrations);
  }

  boolean fresh() throws IOException {
    return Files.exists(file) && Files.readString(file, UTF_8).equals(now);
  }

  void write() throws IOException {
    Files.writeString(file, now, UTF_8);
  }

  private static String hash(Path migrations) throws IOException, NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(SETTINGS.getBytes(UTF_8));
    List<Path> files;
    try (var listed = Files.list(migrations)) {
      files = listed.sorted().toList();
    }
    for (Path each : files) {
      digest.update(String.valueOf(each.getFileName()).getBytes(UTF_8));
      digest.update(Files.readAllBytes(each));
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
