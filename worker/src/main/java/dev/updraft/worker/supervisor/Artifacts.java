// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Puts what a task left in its folder {@code artifacts} into the object store, by relative path.
 * The folder belongs to user code and this process may be root: every step goes from an open folder
 * to a name in it and follows no link, so that nothing outside is ever read. Used once.
 */
final class Artifacts {
  static final String FOLDER = "artifacts";
  static final int MOST_FILES = 500;
  static final int LARGEST_FILE = 32 << 20;
  static final long MOST_BYTES = 256L << 20;
  private static final int DEEPEST = 8;
  private static final int MOST_NAMES = 10_000;
  private static final int MOST_NOTES = 20;

  /** What an object key may hold, and a web server and a shell too. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_=+-][A-Za-z0-9._=+-]{0,199}");

  private final String prefix;
  private final Outbox outbox;
  private final List<String> notes = new ArrayList<>();
  private int files;
  private long bytes;
  private int left;

  Artifacts(String prefix, Outbox outbox) {
    this.prefix = prefix;
    this.outbox = outbox;
  }

  /** What the reader of the log should know of what was left out. */
  List<String> save(Path work) {
    if (!Files.isDirectory(work.resolve(FOLDER), LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    try (DirectoryStream<Path> top = Files.newDirectoryStream(work)) {
      if (top instanceof SecureDirectoryStream<Path> secure) {
        folder(secure, Path.of(FOLDER), "", 1);
      } else {
        note(FOLDER, "this file system offers no safe way to read it");
      }
    } catch (IOException e) {
      note(FOLDER, e.toString());
    }
    if (left > notes.size()) {
      notes.add("artifacts: " + (left - notes.size()) + " more were not kept");
    }
    return List.copyOf(notes);
  }

  private void folder(SecureDirectoryStream<Path> in, Path name, String path, int depth)
      throws IOException {
    try (var folder = in.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
      for (Path each : names(folder)) {
        entry(folder, each, path + each, depth);
      }
    }
  }

  /** In order, so that what is left out of too many does not depend on the file system. */
  private static List<Path> names(DirectoryStream<Path> folder) {
    var names = new ArrayList<Path>();
    for (Path each : folder) {
      names.add(each.getFileName());
      if (names.size() == MOST_NAMES) {
        break;
      }
    }
    names.sort(null);
    return names;
  }

  private void entry(SecureDirectoryStream<Path> in, Path name, String path, int depth) {
    if (!NAME.matcher(name.toString()).matches()) {
      note(path, "names may have letters, digits and . _ = + - only, and not begin with a dot");
      return;
    }
    try {
      var view =
          in.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
      var attributes = view.readAttributes();
      if (attributes.isDirectory() && depth < DEEPEST) {
        folder(in, name, path + "/", depth + 1);
      } else if (attributes.isRegularFile()) {
        file(in, name, path, attributes.size());
      } else {
        note(path, attributes.isDirectory() ? "too deep" : "neither a file nor a folder");
      }
    } catch (IOException | RuntimeException e) {
      note(path, e.toString());
    }
  }

  private void file(SecureDirectoryStream<Path> in, Path name, String path, long size)
      throws IOException {
    if (files >= MOST_FILES) {
      note(path, "more than " + MOST_FILES + " files");
    } else if (size > LARGEST_FILE) {
      note(path, "larger than 32 MB");
    } else if (bytes + size > MOST_BYTES) {
      note(path, "more than 256 MB in all");
    } else {
      byte[] content = content(in, name);
      files++;
      bytes += content.length;
      outbox.put(prefix + "/" + path, content);
    }
  }

  /** It may have grown since its size was read. */
  private static byte[] content(SecureDirectoryStream<Path> in, Path name) throws IOException {
    Set<OpenOption> reading = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    try (var channel = in.newByteChannel(name, reading)) {
      var out = new ByteArrayOutputStream();
      var buffer = ByteBuffer.allocate(64 << 10);
      while (out.size() < LARGEST_FILE && channel.read(buffer.clear()) > 0) {
        out.write(buffer.array(), 0, buffer.position());
      }
      return out.toByteArray();
    }
  }

  private void note(String path, String reason) {
    left++;
    if (notes.size() < MOST_NOTES) {
      notes.add("artifact not kept: " + path + ": " + reason);
    }
  }
}
