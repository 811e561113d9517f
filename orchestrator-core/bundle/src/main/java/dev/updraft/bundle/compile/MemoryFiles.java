// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.compile;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardLocation;
import org.jspecify.annotations.Nullable;

/** Keeps the compiler's output in memory, and shows it earlier output as if on the class path. */
final class MemoryFiles extends ForwardingJavaFileManager<JavaFileManager> {
  private final Map<String, Bytecode> existing = new HashMap<>();
  private final List<Bytecode> written = new ArrayList<>();

  MemoryFiles(JavaFileManager files, Map<String, byte[]> existing) {
    super(files);
    existing.forEach((name, bytes) -> this.existing.put(name, new Bytecode(name, "", bytes)));
  }

  List<Bytecode> written() {
    return written;
  }

  @Override
  public JavaFileObject getJavaFileForOutput(
      Location location, String className, JavaFileObject.Kind kind, @Nullable FileObject sibling) {
    var file = sibling instanceof Source source ? source.file : "";
    var bytecode = new Bytecode(className, file, new byte[0]);
    written.add(bytecode);
    return bytecode;
  }

  @Override
  public Iterable<JavaFileObject> list(
      Location location, String packageName, Set<JavaFileObject.Kind> kinds, boolean recurse)
      throws IOException {
    var found = super.list(location, packageName, kinds, recurse);
    if (location != StandardLocation.CLASS_PATH || !kinds.contains(JavaFileObject.Kind.CLASS)) {
      return found;
    }
    var all = new ArrayList<JavaFileObject>();
    for (var bytecode : existing.values()) {
      if (packageOf(bytecode.name).equals(packageName)) {
        all.add(bytecode);
      }
    }
    found.forEach(all::add);
    return all;
  }

  @Override
  public String inferBinaryName(Location location, JavaFileObject file) {
    return file instanceof Bytecode bytecode
        ? bytecode.name
        : super.inferBinaryName(location, file);
  }

  @Override
  public boolean isSameFile(FileObject a, FileObject b) {
    return a.toUri().equals(b.toUri());
  }

  private static String packageOf(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('.')));
  }

  /** A source, as it was read once: what is hashed is what is compiled. */
  static final class Source extends SimpleJavaFileObject {
    final String file;
    final String text;

    Source(String file, String text) {
      super(uri(file), Kind.SOURCE);
      this.file = file;
      this.text = text;
    }

    private static URI uri(String file) {
      try {
        return new URI("dag", "", "/" + file, null);
      } catch (URISyntaxException e) {
        throw new IllegalStateException("every name can be quoted", e);
      }
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  /** A class file and the source that declares it. */
  static final class Bytecode extends SimpleJavaFileObject {
    final String name;
    final String file;
    private byte[] bytes;

    Bytecode(String name, String file, byte[] bytes) {
      super(URI.create("class:///" + name.replace('.', '/') + ".class"), Kind.CLASS);
      this.name = name;
      this.file = file;
      this.bytes = bytes;
    }

    byte[] bytes() {
      return bytes;
    }

    @Override
    public InputStream openInputStream() {
      return new ByteArrayInputStream(bytes);
    }

    @Override
    public OutputStream openOutputStream() {
      return new ByteArrayOutputStream() {
        @Override
        public void close() {
          bytes = toByteArray();
        }
      };
    }
  }
}
