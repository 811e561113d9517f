// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.embedded;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs, unpacked once per version from the class path into the data folder. */
final class PostgresBinaries {
  private static final String RESOURCE = "postgres-linux-x86_64.txz";
  private static final Pattern JAR_VERSION = Pattern.compile("-(\\d+(?:\\.\\d+)+)\\.jar!");
  private static final int OWNER_MAY_EXECUTE = 0100;

  private PostgresBinaries() {}

  /** The folder that contains {@code bin/postgres}. A crash in the middle leaves nothing usable. */
  static Path unpackedIn(Path folder, Consumer<String> progress) throws IOException {
    var archive = PostgresBinaries.class.getClassLoader().getResource(RESOURCE);
    if (archive == null) {
      throw new IOException("PostgreSQL for this system is not in the class path: " + RESOURCE);
    }
    var version = version(archive);
    var target = folder.resolve("bin-" + version);
    if (Files.isDirectory(target)) {
      return target;
    }
    var draft = folder.resolve("bin.new");
    FileTree.delete(draft);
    unpack(archive, draft, "Unpacking PostgreSQL " + version + " (first start only)", progress);
    Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    return target;
  }

  private static String version(URL archive) throws IOException {
    var matcher = JAR_VERSION.matcher(archive.toString());
    return matcher.find()
        ? matcher.group(1)
        : Long.toString(archive.openConnection().getContentLengthLong());
  }

  private static void unpack(URL archive, Path draft, String what, Consumer<String> progress)
      throws IOException {
    var connection = archive.openConnection();
    long length = connection.getContentLengthLong();
    try (var raw = new Meter(connection.getInputStream(), length, what, progress);
        var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(raw)))) {
      folder(draft);
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        place(tar, entry, draft);
      }
    }
  }

  private static void place(TarArchiveInputStream tar, TarArchiveEntry entry, Path draft)
      throws IOException {
    var path = draft.resolve(entry.getName()).normalize();
    if (!path.startsWith(draft)) {
      throw new IOException("The archive wants to write outside its folder: " + entry.getName());
    }
    if (entry.isDirectory()) {
      folder(path);
      return;
    }
    folder(path.resolve("..").normalize());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
    } else if (entry.isLink()) {
      Files.createLink(path, draft.resolve(entry.getLinkName()).normalize());
    } else {
      Files.copy(tar, path);
      boolean program = (entry.getMode() & OWNER_MAY_EXECUTE) != 0;
      permit(path, program ? "rwxr-xr-x" : "rw-r--r--");
    }
  }

  /** Readable by all whatever the umask says: PostgreSQL may run under another user. */
  private static void folder(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      Files.createDirectories(path);
      permit(path, "rwxr-xr-x");
    }
  }

  private static void permit(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  /** Reports every fifth of the packed bytes. */
  private static final class Meter extends FilterInputStream {
    private static final int STEPS = 5;

    private final long length;
    private final String what;
    private final Consumer<String> progress;
    private long read;
    private long reported;

    Meter(InputStream in, long length, String what, Consumer<String> progress) {
      super(in);
      this.length = Math.max(1, length);
      this.what = what;
      this.progress = progress;
      progress.accept(what);
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      count(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int size) throws IOException {
      int count = super.read(buffer, offset, size);
      count(Math.max(0, count));
      return count;
    }

    private void count(int bytes) {
      read += bytes;
      long step = read * STEPS / length;
      if (step > reported && step < STEPS) {
        reported = step;
        progress.accept(what + ": " + step * 100 / STEPS + " %");
      }
    }
  }
}
