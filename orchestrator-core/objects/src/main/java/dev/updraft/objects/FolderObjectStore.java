// SPDX-License-Identifier: Apache-2.0
package dev.updraft.objects;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Objects as files below one folder: for one machine, or a shared file system. A file appears whole
 * or not at all (written aside, then renamed or linked); its content is on disk before it appears.
 */
public final class FolderObjectStore implements ObjectStore {
  static final String ASIDE = ".aside";
  private static final Class<PosixFileAttributeView> VIEW = PosixFileAttributeView.class;
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
    this(writer, root);
    makeFolders(root.resolve(ASIDE));
  }

  private FolderObjectStore(String writer, Path root) {
    this.root = root;
    this.writer = ObjectKey.check(writer);
  }

  /**
   * One that is there, in which nothing is made before the first write.
   *
   * @throws NoSuchFileException when it is not, or may not be looked into
   */
  static FolderObjectStore existing(Path root, String writer) throws IOException {
    if (!Files.isDirectory(root)) {
      throw new NoSuchFileException(
          root.toString(), null, "there is no such folder, or it may not be looked into");
    }
    return new FolderObjectStore(writer, root);
  }

  @Override
  public void put(String key, byte[] content) throws IOException {
    Path target = file(key);
    Path written = writeAside(Channels.newChannel(new ByteArrayInputStream(content)));
    try {
      makeFolders(parent(target));
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
      makeFolders(parent(target));
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
    Path folder = root.resolve(ASIDE);
    makeFolders(folder);
    Path file = folder.resolve(writer + "-" + aside.incrementAndGet());
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

  private static void makeFolders(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path above = folder.toAbsolutePath().getParent();
    if (above == null) {
      return;
    }
    makeFolders(above);
    try {
      Files.createDirectory(folder);
      give(folder, above);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
  }

  /**
   * A new folder belongs to whom the one above belongs, if this process may give it away: where
   * another user writes too, such as the one that runs tasks, it must not be shut out. Seen from
   * the open folder above, so that whoever moves folders meanwhile gains only what lies in his own.
   */
  private static void give(Path made, Path above) throws IOException {
    try (DirectoryStream<Path> opened = Files.newDirectoryStream(above)) {
      if (!(opened instanceof SecureDirectoryStream<Path> stream)) {
        return;
      }
      PosixFileAttributes wanted = stream.getFileAttributeView(VIEW).readAttributes();
      var view = stream.getFileAttributeView(made.getFileName(), VIEW, LinkOption.NOFOLLOW_LINKS);
      PosixFileAttributes now = view.readAttributes();
      if (now.isDirectory() && !now.owner().equals(wanted.owner())) {
        view.setGroup(wanted.group());
        view.setOwner(wanted.owner());
      }
    } catch (FileSystemException e) {
      // Only root may; for all others it stays their own, as it always was.
    }
  }

  private Path parent(Path file) {
    Path parent = file.getParent();
    return parent == null ? root : parent;
  }
}
