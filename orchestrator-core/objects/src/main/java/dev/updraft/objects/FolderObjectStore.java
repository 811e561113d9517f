// SPDX-License-Identifier: Apache-2.0
package dev.updraft.objects;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Objects as files below one folder: for one machine, or a shared file system. A file appears whole
 * or not at all (written aside, then renamed or linked); its content is on disk before it appears.
 */
public final class FolderObjectStore implements ObjectStore {
  private static final String ASIDE = ".aside";
  private static final int BUFFER = 64 * 1024;

  private final Path root;
  private final String writer;
  private final AtomicLong aside = new AtomicLong();

  /**
   * Creates the folder when it is missing.
   *
   * @param writer names this process among all that write to the folder, so that no two ever use
   *     the same file aside
   */
  public FolderObjectStore(Path root, String writer) throws IOException {
    this.root = root;
    this.writer = ObjectKey.check(writer);
    Files.createDirectories(root.resolve(ASIDE));
  }

  @Override
  public void put(String key, byte[] content) throws IOException {
    Path target = file(key);
    Path written = writeAside(Channels.newChannel(new ByteArrayInputStream(content)));
    try {
      Files.createDirectories(parent(target));
      Files.move(
          written, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(written);
    }
  }

  @Override
  public boolean putIfAbsent(String key, byte[] content) throws IOException {
    try (var source = Channels.newChannel(new ByteArrayInputStream(content))) {
      return linkIfAbsent(key, source);
    }
  }

  @Override
  public boolean putIfAbsent(String key, Path file) throws IOException {
    try (var source = FileChannel.open(file)) {
      return linkIfAbsent(key, source);
    }
  }

  private boolean linkIfAbsent(String key, ReadableByteChannel source) throws IOException {
    Path target = file(key);
    if (Files.exists(target)) {
      return false;
    }
    Path written = writeAside(source);
    try {
      Files.createDirectories(parent(target));
      // A hard link fails when the name exists; a rename would replace it.
      Files.createLink(target, written);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } finally {
      Files.deleteIfExists(written);
    }
  }

  @Override
  public Optional<byte[]> get(String key) throws IOException {
    try {
      return Optional.of(Files.readAllBytes(file(key)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<InputStream> open(String key) throws IOException {
    try {
      return Optional.of(Files.newInputStream(file(key)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public List<String> list(String prefix) throws IOException {
    Path start = root.resolve(ObjectKey.checkPrefix(prefix));
    if (!Files.isDirectory(start)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(start)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString())
          .filter(key -> !key.startsWith(ASIDE))
          .sorted()
          .toList();
    }
  }

  @Override
  public List<String> folders(String prefix) throws IOException {
    Path start = root.resolve(ObjectKey.checkPrefix(prefix));
    if (!Files.isDirectory(start)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(start)) {
      return files
          .filter(Files::isDirectory)
          .map(folder -> start.relativize(folder).toString())
          .filter(name -> !name.equals(ASIDE))
          .sorted()
          .toList();
    }
  }

  @Override
  public void delete(String key) throws IOException {
    Files.deleteIfExists(file(key));
  }

  private Path file(String key) {
    return root.resolve(ObjectKey.check(key));
  }

  private Path writeAside(ReadableByteChannel source) throws IOException {
    Path file = root.resolve(ASIDE).resolve(writer + "-" + aside.incrementAndGet());
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      var buffer = ByteBuffer.allocate(BUFFER);
      while (source.read(buffer) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        buffer.clear();
      }
      channel.force(false);
    } catch (IOException e) {
      Files.deleteIfExists(file); // on a full disk it would take the room that is made
      throw e;
    }
    return file;
  }

  private Path parent(Path file) {
    Path parent = file.getParent();
    return parent == null ? root : parent;
  }
}
