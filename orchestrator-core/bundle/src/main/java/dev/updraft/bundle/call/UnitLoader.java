// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.call;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Loads the classes of one unit from memory. Its parent shows the JDK, what authors compile against
 * and the operators, and nothing else of ours (ADR 4). Holds no files: dropping it is closing it.
 */
public final class UnitLoader extends ClassLoader {
  static {
    registerAsParallelCapable();
  }

  private final Map<String, byte[]> content;

  private UnitLoader(String hash, Map<String, byte[]> content, ClassLoader parent) {
    super("unit-" + hash, parent);
    this.content = content;
  }

  /**
   * @param hash names the loader in stack traces
   * @param jar the object {@code units/<hash>.jar}
   */
  public static UnitLoader ofJar(String hash, byte[] jar) throws IOException {
    var content = new HashMap<String, byte[]>();
    try (var entries = new JarInputStream(new ByteArrayInputStream(jar))) {
      for (var entry = entries.getNextJarEntry();
          entry != null;
          entry = entries.getNextJarEntry()) {
        content.put(entry.getName(), entries.readAllBytes());
      }
    }
    return new UnitLoader(
        hash.substring(0, Math.min(8, hash.length())),
        content,
        new Boundary(UnitLoader.class.getClassLoader()));
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    var bytes = content.get(name.replace('.', '/') + ".class");
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  @Override
  protected @Nullable URL findResource(String name) {
    var bytes = content.get(name);
    return bytes == null ? null : inMemory(name, bytes);
  }

  /** Where libraries in a jar look for their services. */
  @Override
  protected Enumeration<URL> findResources(String name) {
    var found = findResource(name);
    return found == null ? Collections.emptyEnumeration() : Collections.enumeration(List.of(found));
  }

  private static URL inMemory(String name, byte[] bytes) {
    try {
      return URL.of(new URI("unit", null, "/" + name, null), new Handler(bytes));
    } catch (URISyntaxException | MalformedURLException e) {
      throw new IllegalArgumentException(name, e);
    }
  }

  private static final class Handler extends URLStreamHandler {
    private final byte[] bytes;

    Handler(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    protected URLConnection openConnection(URL url) {
      return new URLConnection(url) {
        @Override
        public void connect() {
          connected = true;
        }

        @Override
        public InputStream getInputStream() {
          return new ByteArrayInputStream(bytes);
        }

        @Override
        public long getContentLengthLong() {
          return bytes.length;
        }
      };
    }
  }

  @Override
  public @Nullable InputStream getResourceAsStream(String name) {
    var bytes = content.get(name);
    return bytes == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(bytes);
  }

  /** Lets through only what user code may see of the process around it. */
  private static final class Boundary extends ClassLoader {
    private static final String[] SHOWN = {
      "dev.updraft.api.", "dev.updraft.operators.", "org.slf4j.", "org.jspecify."
    };

    static {
      registerAsParallelCapable();
    }

    private final ClassLoader ours;

    Boundary(ClassLoader ours) {
      super("boundary", ClassLoader.getPlatformClassLoader());
      this.ours = ours;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      for (var prefix : SHOWN) {
        if (name.startsWith(prefix)) {
          return ours.loadClass(name);
        }
      }
      throw new ClassNotFoundException(name + " (units see the JDK, the API and operators only)");
    }
  }
}
