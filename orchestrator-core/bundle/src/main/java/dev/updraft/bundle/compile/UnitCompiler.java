// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.compile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Compiles the files of a DAG folder, each as far as it goes: a bad file stops only those that
 * refer to it. Keeps its output, so that one save costs one file and its dependents. Not
 * thread-safe.
 */
public final class UnitCompiler implements AutoCloseable {
  /** In a path: what follows travels with the unit of the source that the folder is named after. */
  public static final String FILES = ".files/";

  /** Bytes of a jar in the folder; what is larger is refused. */
  public static final int LARGEST_JAR = 32 << 20;

  /** Bytes of a source; the compiler may take a hundred times as much memory. */
  public static final int LARGEST_SOURCE = 2 << 20;

  private static final List<String> OPTIONS =
      List.of(
          "-proc:none",
          "-g",
          "-parameters",
          "--release",
          "25",
          "-XDshould-stop.ifError=FLOW",
          "-Xlint:-options",
          "-nowarn");

  private final JavaCompiler javac;
  private final StandardJavaFileManager files;
  private final List<String> options = new ArrayList<>(OPTIONS);
  private final NavigableMap<String, String> sources = new TreeMap<>();
  private final Map<String, String> errors = new HashMap<>();
  private final Map<String, List<MemoryFiles.Bytecode>> output = new HashMap<>();
  private final Map<String, Set<String>> references = new HashMap<>();

  /**
   * @param classPath what sources are compiled against: the API and the operators
   */
  public UnitCompiler(String classPath) {
    this.javac =
        Objects.requireNonNull(
            ToolProvider.getSystemJavaCompiler(), "A JDK is needed, this is only a JRE");
    this.files = javac.getStandardFileManager(null, null, null);
    options.addAll(List.of("-classpath", classPath));
  }

  /**
   * Takes the folder as it is now.
   *
   * @param current text by path; of jars and of what lies beside sources the bytes as Latin-1
   * @param wrong which of them could not be read as they should, by path, and why
   * @return what became of the files that were touched by the change, in order of their paths
   */
  public List<Compiled> refresh(Map<String, String> current, Map<String, String> wrong) {
    var dirty = new TreeSet<String>();
    current.forEach(
        (file, text) -> {
          if (!text.equals(sources.get(file))) {
            dirty.add(file);
          }
        });
    sources.keySet().stream().filter(file -> !current.containsKey(file)).forEach(dirty::add);
    if (dirty.isEmpty()) {
      return List.of();
    }
    var owners = dirty.stream().filter(UnitCompiler::isFile).map(UnitCompiler::owner).toList();
    dirty.removeIf(UnitCompiler::isFile);
    owners.stream().filter(current::containsKey).forEach(dirty::add);
    dirty.addAll(errors.keySet());
    dirty.addAll(dependents(dirty));
    sources.clear();
    sources.putAll(current);
    dirty.forEach(this::forget);
    var present = new TreeSet<>(dirty);
    present.retainAll(sources.keySet());
    wrong.forEach((path, why) -> errors.put(isFile(path) ? owner(path) : path, why));
    present.removeIf(file -> isJar(file) || errors.containsKey(file));
    compile(present);
    return dirty.stream().map(this::result).toList();
  }

  private static boolean isFile(String path) {
    return path.contains(FILES);
  }

  private static boolean isJar(String path) {
    return path.endsWith(".jar");
  }

  private static String owner(String path) {
    return path.substring(0, path.indexOf(FILES)) + ".java";
  }

  private void forget(String file) {
    errors.remove(file);
    output.remove(file);
    references.remove(file);
  }

  /** All files that refer to one of these, over any number of files. */
  private Set<String> dependents(Set<String> changed) {
    var found = new HashSet<>(changed);
    boolean grew = true;
    while (grew) {
      grew = false;
      for (var entry : references.entrySet()) {
        if (!found.contains(entry.getKey())
            && entry.getValue().stream().anyMatch(found::contains)) {
          grew |= found.add(entry.getKey());
        }
      }
    }
    return found;
  }

  /** Compiles, leaves out what is wrong, and compiles the rest, until all are right. */
  private void compile(Collection<String> wanted) {
    var rest = new TreeSet<>(wanted);
    while (!rest.isEmpty()) {
      // Closing it would close the shared file manager beneath.
      var memory = new MemoryFiles(files, existing());
      var wrong = new CompilerRun().compile(javac, memory, options, of(rest));
      if (wrong.isEmpty()) {
        keep(memory.written());
        return;
      }
      wrong.forEach((file, message) -> errors.put(file, message));
      if (!rest.removeAll(wrong.keySet())) {
        var all = String.join("\n", wrong.values());
        rest.forEach(file -> errors.put(file, all));
        return;
      }
    }
  }

  private Map<String, byte[]> existing() {
    var existing = new HashMap<String, byte[]>();
    output.values().stream()
        .flatMap(List::stream)
        .forEach(code -> existing.put(code.name, code.bytes()));
    return existing;
  }

  private List<MemoryFiles.Source> of(Collection<String> names) {
    return names.stream().map(file -> new MemoryFiles.Source(file, text(file))).toList();
  }

  private void keep(List<MemoryFiles.Bytecode> written) {
    written.forEach(code -> output.computeIfAbsent(code.file, k -> new ArrayList<>()).add(code));
    var owners = new HashMap<String, String>();
    output.values().forEach(list -> list.forEach(code -> owners.put(code.name, code.file)));
    for (var file : written.stream().map(code -> code.file).distinct().toList()) {
      var named = new TreeSet<String>();
      for (var code : output.getOrDefault(file, List.of())) {
        for (var name : References.of(code.bytes())) {
          @Nullable String owner = owners.get(name);
          if (owner != null && !owner.equals(file)) {
            named.add(owner);
          }
        }
      }
      references.put(file, named);
    }
  }

  private Compiled result(String file) {
    if (!sources.containsKey(file)) {
      return new Compiled.Gone(file);
    }
    var error = errors.get(file);
    if (error != null) {
      return new Compiled.Refused(file, error);
    }
    if (isJar(file)) {
      return BuiltJar.read(file, text(file));
    }
    var closure = closure(file);
    var classes =
        closure.stream().flatMap(of -> output.getOrDefault(of, List.of()).stream()).toList();
    var texts = new TreeMap<String, String>();
    var beside = new TreeMap<String, String>();
    closure.forEach(of -> texts.put(of, text(of)));
    closure.forEach(of -> beside.putAll(filesOf(of)));
    texts.putAll(beside);
    try {
      return new Compiled.Unit(
          file,
          text(file),
          UnitJar.hash(texts),
          ByteBuffer.wrap(UnitJar.pack(classes, beside)).asReadOnlyBuffer(),
          output.getOrDefault(file, List.of()).stream().map(code -> code.name).toList(),
          classes.stream().anyMatch(UnitCompiler::knowsUs));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, String> filesOf(String source) {
    var prefix = source.substring(0, source.length() - ".java".length()) + FILES;
    // The first path after all that begin with the prefix, whose last character is a slash.
    return sources.subMap(prefix, prefix.substring(0, prefix.length() - 1) + '0');
  }

  /** Even a DAG that extends another's frame names something of ours; most helpers do not. */
  private static boolean knowsUs(MemoryFiles.Bytecode code) {
    return References.of(code.bytes()).stream().anyMatch(name -> name.startsWith("dev.updraft."));
  }

  private Set<String> closure(String file) {
    var all = new TreeSet<String>();
    var open = new ArrayList<>(List.of(file));
    while (!open.isEmpty()) {
      var next = open.removeLast();
      if (all.add(next)) {
        open.addAll(references.getOrDefault(next, Set.of()));
      }
    }
    return all;
  }

  private String text(String file) {
    return Objects.requireNonNull(sources.get(file), file);
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
