// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.compile;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.reflect.AccessFlag;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** A jar that was built elsewhere: a unit by itself. It is looked through, nothing of it is run. */
final class BuiltJar {
  private static final String DAG = "dev/updraft/api/Dag";
  private static final int NEWEST = ClassFile.JAVA_25_VERSION;
  private static final int END_RECORD = 0x504b0506;
  private static final int LONGEST_END = 22 + 0xffff;
  private static final long LARGEST_CONTENT = 128L << 20;

  private final String file;
  private final Map<String, ClassModel> classes = new TreeMap<>();
  private final JarText text = new JarText();
  private long content;

  private BuiltJar(String file) {
    this.file = file;
  }

  /**
   * @param text its bytes as Latin-1
   */
  static Compiled read(String file, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    try {
      return new BuiltJar(file).unit(bytes);
    } catch (IOException e) {
      return new Compiled.Refused(file, file + ": " + e.getMessage());
    } catch (RuntimeException e) { // whatever a parser throws at a hostile file
      return new Compiled.Refused(file, file + ": cannot be read: " + e);
    }
  }

  private Compiled unit(byte[] bytes) throws IOException {
    if (bytes.length > UnitCompiler.LARGEST_JAR) {
      throw new IOException("more than %d MB".formatted(UnitCompiler.LARGEST_JAR >> 20));
    }
    if (!hasEnd(bytes)) {
      throw new IOException("not a whole jar; copy it under another name and rename it when done");
    }
    try (var entries = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (var next = entries.getNextEntry(); next != null; next = entries.getNextEntry()) {
        take(next, entries);
      }
    }
    List<String> dags = new ArrayList<>();
    classes.forEach(
        (name, model) -> {
          if (!model.flags().has(AccessFlag.ABSTRACT) && isDag(name)) {
            dags.add(name);
          }
        });
    if (dags.isEmpty()) {
      throw new IOException("no class in it implements dev.updraft.api.Dag");
    }
    List<String> names = dags.stream().map(name -> name.replace('/', '.')).toList();
    String hash = UnitJar.hash(bytes);
    List<String> all = classes.keySet().stream().map(name -> name.replace('/', '.')).toList();
    return new Compiled.Unit(
        file,
        text.of(file, bytes.length, hash, all, names),
        hash,
        ByteBuffer.wrap(bytes).asReadOnlyBuffer(),
        names,
        true);
  }

  /** Entries are read in order, so a jar that is still being copied would look like a small one. */
  private static boolean hasEnd(byte[] bytes) {
    var buffer = ByteBuffer.wrap(bytes);
    for (int at = bytes.length - 22; at >= Math.max(0, bytes.length - LONGEST_END); at--) {
      if (buffer.getInt(at) == END_RECORD) {
        return true;
      }
    }
    return false;
  }

  private void take(ZipEntry entry, ZipInputStream from) throws IOException {
    String name = entry.getName();
    byte[] bytes = from.readNBytes((int) (LARGEST_CONTENT - content) + 1);
    content += bytes.length;
    if (content > LARGEST_CONTENT) {
      throw new IOException("more than %d MB when unpacked".formatted(LARGEST_CONTENT >> 20));
    }
    text.take(name, bytes);
    if (name.endsWith(".class") && !name.startsWith("META-INF/") && bytes.length > 8) {
      int version = ByteBuffer.wrap(bytes).getShort(6);
      if (version > NEWEST) {
        throw new IOException(
            "%s is compiled for Java %d; compile with --release 25".formatted(name, version - 44));
      }
      ClassModel model = ClassFile.of().parse(bytes);
      classes.put(model.thisClass().asInternalName(), model);
    }
  }

  /** By itself, or through what it extends within the jar. */
  private boolean isDag(String name) {
    var seen = new HashSet<String>();
    var open = new ArrayDeque<>(List.of(name));
    while (!open.isEmpty()) {
      ClassModel model = classes.get(open.pop());
      if (model == null) {
        continue;
      }
      var above = new ArrayList<String>();
      model.superclass().map(ClassEntry::asInternalName).ifPresent(above::add);
      model.interfaces().forEach(type -> above.add(type.asInternalName()));
      if (above.contains(DAG)) {
        return true;
      }
      above.stream().filter(seen::add).forEach(open::push);
    }
    return false;
  }
}
