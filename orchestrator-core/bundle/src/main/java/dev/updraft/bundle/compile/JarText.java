// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.compile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Manifest;
import java.util.stream.Collectors;

/**
 * What stands in the place of a source where a jar has none, for people: its DAGs, classes and
 * libraries, and the sources that it carries. Bounded, whatever the jar holds.
 */
final class JarText {
  private static final String MANIFEST = "META-INF/MANIFEST.MF";
  private static final String MODULE = "/pom.properties";
  private static final int LONGEST_LIST = 200;
  private static final int LONGEST_LINE = 300;
  private static final int LONGEST_SOURCES = 256 << 10;

  private final TreeSet<String> libraries = new TreeSet<>();
  private final List<String> manifest = new ArrayList<>();
  private final TreeMap<String, String> sources = new TreeMap<>();
  private int sourcesLeftOut;
  private int sourceLength;

  /** Notes what an entry tells; classes are the caller's. */
  void take(String name, byte[] bytes) throws IOException {
    if (name.equals(MANIFEST)) {
      new Manifest(new ByteArrayInputStream(bytes))
          .getMainAttributes()
          .forEach((key, value) -> manifest.add(key + ": " + value));
    } else if (name.startsWith("META-INF/maven/") && name.endsWith(MODULE)) {
      libraries.add(module(name, bytes));
    } else if (name.endsWith(".jar")) {
      libraries.add("%s, %,d bytes".formatted(name, bytes.length));
    } else if (name.endsWith(".java")) {
      source(name, bytes);
    }
  }

  private static String module(String name, byte[] bytes) {
    var properties = new Properties();
    try {
      properties.load(new ByteArrayInputStream(bytes));
    } catch (IOException | IllegalArgumentException e) {
      return name; // a broken one is no reason to refuse the jar
    }
    return "%s:%s %s"
        .formatted(
            properties.getProperty("groupId", "?"),
            properties.getProperty("artifactId", "?"),
            properties.getProperty("version", "?"));
  }

  private void source(String name, byte[] bytes) {
    try {
      if (sourceLength + bytes.length <= LONGEST_SOURCES) {
        sources.put(name, UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        sourceLength += bytes.length;
        return;
      }
    } catch (CharacterCodingException e) {
      // counted below, as one that is too long
    }
    sourcesLeftOut++;
  }

  /**
   * @param classes binary names of all classes, with dots, in order
   * @param dags those of them that are DAGs
   */
  String of(String file, int length, String hash, Collection<String> classes, List<String> dags) {
    var out = new StringBuilder("// %s: a jar that was built elsewhere\n".formatted(file));
    out.append("// %,d bytes, %,d classes, unit %s%n".formatted(length, classes.size(), hash));
    list(out, "DAGs", dags);
    var packages = dags.stream().map(JarText::packageOf).collect(Collectors.toSet());
    list(
        out,
        "Classes beside them",
        classes.stream()
            .filter(name -> packages.contains(packageOf(name)) && !dags.contains(name))
            .toList());
    Map<String, Long> others =
        classes.stream()
            .map(JarText::packageOf)
            .filter(name -> !packages.contains(name))
            .collect(Collectors.groupingBy(n -> n, TreeMap::new, Collectors.counting()));
    list(
        out,
        "Other packages",
        others.entrySet().stream().map(e -> e.getKey() + ": " + e.getValue()).toList());
    list(out, "Libraries in it", libraries);
    list(out, "Manifest", manifest);
    sources(out, dags);
    return printable(out);
  }

  private void sources(StringBuilder out, List<String> dags) {
    if (sources.isEmpty() && sourcesLeftOut == 0) {
      out.append("\nIt carries no sources; a build that puts them in the jar shows them here.\n");
    }
    var names = new ArrayList<>(sources.sequencedKeySet());
    names.sort((a, b) -> Boolean.compare(ofDag(b, dags), ofDag(a, dags)));
    for (String name : names) {
      out.append("\n// ").append(name).append("\n\n").append(sources.get(name));
    }
    if (sourcesLeftOut > 0) {
      out.append("%n// %,d more sources are too long, or no text%n".formatted(sourcesLeftOut));
    }
  }

  private static boolean ofDag(String source, List<String> dags) {
    String name = source.substring(0, source.length() - ".java".length()).replace('/', '.');
    return dags.stream().anyMatch(dag -> name.equals(dag) || name.endsWith("." + dag));
  }

  private static void list(StringBuilder out, String title, Collection<String> lines) {
    if (lines.isEmpty()) {
      return;
    }
    out.append('\n').append(title).append(":\n");
    for (String line : lines.stream().limit(LONGEST_LIST).toList()) {
      out.append("  ").append(line, 0, Math.min(line.length(), LONGEST_LINE)).append('\n');
    }
    if (lines.size() > LONGEST_LIST) {
      out.append("  and %,d more%n".formatted(lines.size() - LONGEST_LIST));
    }
  }

  private static String packageOf(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "(none)" : name.substring(0, dot);
  }

  /** No database keeps a NUL or half of a surrogate pair, and a jar may hold both in its names. */
  private static String printable(StringBuilder text) {
    return new String(text.toString().getBytes(UTF_8), UTF_8).replace('\0', '\uFFFD');
  }
}
