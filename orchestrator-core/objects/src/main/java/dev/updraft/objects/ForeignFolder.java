// SPDX-License-Identifier: Apache-2.0
package dev.updraft.objects;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Objects in a folder that users write to who may less than this process, such as tasks: no link of
 * theirs leads it to a file elsewhere, and no object is taken into memory that is large. Makes
 * nothing before the first write.
 */
public final class ForeignFolder implements ObjectStore {
  /** Bytes that an object may have which is taken into memory. */
  static final int LARGEST = 16 << 20;

  private final Path root;
  private final FolderObjectStore store;

  /**
   * @param writer names this process among all that write to the folder
   * @throws NoSuchFileException when there is no such folder
   */
  public ForeignFolder(Path root, String writer) throws IOException {
    this.root = root;
    this.store = FolderObjectStore.existing(root, writer);
  }

  @Override
  public void put(String key, byte[] content) throws IOException {
    requireInside(key);
    store.put(key, content);
  }

  @Override
  public boolean putIfAbsent(String key, byte[] content) throws IOException {
    requireInside(key);
    return store.putIfAbsent(key, content);
  }

  @Override
  public boolean putIfAbsent(String key, Path file) throws IOException {
    requireInside(key);
    return store.putIfAbsent(key, file);
  }

  @Override
  public Optional<byte[]> get(String key) throws IOException {
    Optional<InputStream> opened = open(key);
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = opened.get()) {
      byte[] content = in.readNBytes(LARGEST + 1);
      if (content.length > LARGEST) {
        throw new FileSystemException(
            root.resolve(key).toString(), null, "it has more than " + LARGEST + " bytes");
      }
      return Optional.of(content);
    }
  }

  @Override
  public Optional<InputStream> open(String key) throws IOException {
    requireInside(key);
    Path file = root.resolve(key);
    // A pipe would keep its reader for ever.
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileSystemException(
          file.toString(), null, "it is a link, pipe or folder; put the file itself there");
    }
    try {
      return Optional.of(
          Channels.newInputStream(
              Files.newByteChannel(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public List<String> list(String prefix) throws IOException {
    return store.list(prefix);
  }

  @Override
  public List<String> folders(String prefix) throws IOException {
    return store.folders(prefix);
  }

  @Override
  public void delete(String key) throws IOException {
    requireInside(key);
    store.delete(key);
  }

  private void requireInside(String key) throws IOException {
    requireInside(root.resolve(ObjectKey.check(key)).getParent());
    requireInside(root.resolve(FolderObjectStore.ASIDE)); // where it is written first
  }

  private void requireInside(@Nullable Path folder) throws IOException {
    Path there = folder;
    while (there != null
        && !there.equals(root)
        && !Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
      there = there.getParent();
    }
    if (there != null && !there.toRealPath().startsWith(root.toRealPath())) {
      throw new FileSystemException(
          there.toString(), null, "a link leads out of the folder; put the folder itself there");
    }
  }
}
