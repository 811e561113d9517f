// SPDX-License-Identifier: Apache-2.0
package dev.updraft.gates.catalogue;

import dev.updraft.gates.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All operators, and what their sources leave unsaid.
 *
 * @param problems each with file, line and what to write
 */
record Catalogue(List<KindSaid> kinds, List<Family> families, List<String> problems) {
  static final String FOLDER = "docs/operators";

  /** Of a project: all below {@code operators}, and the two interfaces. */
  static Catalogue of(SourceTree tree) throws IOException {
    List<Path> files =
        tree.main().stream()
            .filter(
                file ->
                    tree.name(file).startsWith("operators/")
                        || tree.name(file).startsWith("orchestrator-core/api/"))
            .toList();
    var claims = new Claims(tree.all());
    return Sources.read(files, sources -> new Reader(tree.root(), sources, claims).catalogue());
  }

  List<OperatorPage> operators() {
    return families.stream().flatMap(family -> family.operators().stream()).toList();
  }

  /** The pages by the names of their files. */
  SortedMap<String, String> pages() {
    var all = new TreeMap<String, String>();
    all.put("README.md", new IndexText(this).text());
    for (Family family : families) {
      for (OperatorPage page : family.operators()) {
        all.put(OperatorPage.file(page.type()), new PageText(family, page).text());
      }
    }
    return all;
  }

  /** Of each page that says something else, the first line where it does. */
  List<String> differences(Path folder) throws IOException {
    var wanted = pages();
    var written = written(folder);
    var names = new TreeSet<>(wanted.keySet());
    names.addAll(written.keySet());
    return names.stream()
        .flatMap(name -> difference(name, written.get(name), wanted.get(name)).stream())
        .toList();
  }

  private static Optional<String> difference(
      String name, @Nullable String written, @Nullable String wanted) {
    if (wanted == null) {
      return Optional.of(name + " belongs to no operator");
    }
    if (written == null) {
      return Optional.of(name + " is not there");
    }
    List<String> is = List.of(written.split("\n", -1));
    List<String> should = List.of(wanted.split("\n", -1));
    for (int i = 0; i < Math.max(is.size(), should.size()); i++) {
      String line = i < is.size() ? is.get(i) : "";
      String other = i < should.size() ? should.get(i) : "";
      if (!line.equals(other)) {
        return Optional.of("%s:%d is '%s' and should be '%s'".formatted(name, i + 1, line, other));
      }
    }
    return Optional.empty();
  }

  /** What lies there; nothing where there is no folder. */
  private static SortedMap<String, String> written(Path folder) throws IOException {
    var all = new TreeMap<String, String>();
    if (Files.isDirectory(folder)) {
      try (var files = Files.list(folder)) {
        for (Path file : files.toList()) {
          all.put(file.getFileName().toString(), Files.readString(file));
        }
      }
    }
    return all;
  }

  /** Makes the folder say what the sources say, and nothing else. */
  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (String name : written(folder).keySet()) {
      Files.delete(folder.resolve(name));
    }
    for (var page : pages().entrySet()) {
      Files.writeString(folder.resolve(page.getKey()), page.getValue());
    }
  }
}
