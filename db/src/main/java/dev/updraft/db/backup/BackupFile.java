// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** A backup that is read: trusted only once every byte was compared with what its manifest says. */
final class BackupFile implements AutoCloseable {
  static final String MANIFEST = "manifest.json";
  static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int BUFFER = 1 << 16;

  private final Path path;
  private final ZipFile zip;
  private final Manifest manifest;

  private BackupFile(Path path, ZipFile zip, Manifest manifest) {
    this.path = path;
    this.zip = zip;
    this.manifest = manifest;
  }

  /** Reads the manifest; {@link #verify} does the rest. */
  static BackupFile open(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new BackupRefused("There is no file " + path + ".");
    }
    ZipFile zip = opened(path);
    boolean known = false;
    try {
      var file = new BackupFile(path, zip, manifest(path, zip));
      known = true;
      return file;
    } finally {
      if (!known) {
        zip.close();
      }
    }
  }

  private static ZipFile opened(Path path) throws IOException {
    try {
      return new ZipFile(path.toFile());
    } catch (ZipException e) {
      throw new BackupRefused(
          "%s is no backup of Updraft, or was cut off while it was written or copied (%s)."
              .formatted(path, e.getMessage()));
    }
  }

  private static Manifest manifest(Path path, ZipFile zip) throws IOException {
    ZipEntry entry = zip.getEntry(MANIFEST);
    if (entry == null) {
      throw new BackupRefused(path + " is no backup of Updraft: it has no " + MANIFEST + ".");
    }
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = in.readAllBytes();
      var crc = new CRC32();
      crc.update(bytes);
      if (crc.getValue() != entry.getCrc()) {
        throw damaged(path, MANIFEST);
      }
      int format = JSON.readTree(bytes).path("format").asInt(0);
      if (format != Manifest.FORMAT) {
        throw new BackupRefused(
            "%s has format %d, this build reads %d. Restore it with the build that wrote it, or a newer one."
                .formatted(path, format, Manifest.FORMAT));
      }
      return JSON.readValue(bytes, Manifest.class);
    } catch (ZipException | JacksonException e) {
      throw damaged(path, MANIFEST);
    }
  }

  Manifest manifest() {
    return manifest;
  }

  /** Reads everything once. */
  void verify() throws IOException {
    for (Manifest.Content table : manifest.tables()) {
      MessageDigest digest = sha256();
      long rows = 0;
      try (InputStream in = rows(table)) {
        byte[] buffer = new byte[BUFFER];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          digest.update(buffer, 0, read);
          rows += lines(buffer, read);
        }
      } catch (ZipException | java.io.EOFException e) {
        throw damaged(path, table.entry());
      }
      if (rows != table.rows()
          || !HexFormat.of().formatHex(digest.digest()).equals(table.sha256())) {
        throw damaged(path, table.entry());
      }
    }
  }

  /** In COPY's text a row is a line: what breaks one within a value is escaped. */
  private static long lines(byte[] buffer, int length) {
    long count = 0;
    for (int i = 0; i < length; i++) {
      count += buffer[i] == '\n' ? 1 : 0;
    }
    return count;
  }

  InputStream rows(Manifest.Content table) throws IOException {
    ZipEntry entry = zip.getEntry(table.entry());
    if (entry == null) {
      throw damaged(path, table.entry());
    }
    return zip.getInputStream(entry);
  }

  private static BackupRefused damaged(Path path, String entry) {
    return new BackupRefused(
        "%s is damaged: %s in it is not what was written. Take another backup, or another copy of this one."
            .formatted(path, entry));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
