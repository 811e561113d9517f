// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.compile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Name and bytes of a unit: the same for the same input, wherever and whenever they are made. */
final class UnitJar {
  private static final LocalDateTime NEVER = LocalDateTime.of(1980, 2, 1, 0, 0);

  private UnitJar() {}

  static String hash(SortedMap<String, String> sources) {
    var digest = digest();
    digest.update("release 25\n".getBytes(StandardCharsets.UTF_8));
    sources.forEach(
        (file, text) -> {
          // Lengths, so that no text can pass for the start of the next file.
          var bytes = text.getBytes(StandardCharsets.UTF_8);
          digest.update((file + "\n" + bytes.length + "\n").getBytes(StandardCharsets.UTF_8));
          digest.update(bytes);
        });
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Of a jar that came as one. */
  static String hash(byte[] jar) {
    return HexFormat.of().formatHex(digest().digest(jar));
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Files hold their bytes as Latin-1. */
  static byte[] pack(List<MemoryFiles.Bytecode> classes, SortedMap<String, String> files)
      throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (var code :
          classes.stream()
              .sorted(Comparator.comparing((MemoryFiles.Bytecode c) -> c.name))
              .toList()) {
        put(zip, code.name.replace('.', '/') + ".class", code.bytes());
      }
      for (var file : files.entrySet()) {
        put(zip, file.getKey(), file.getValue().getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    return bytes.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    var entry = new ZipEntry(name);
    entry.setTimeLocal(NEVER);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
