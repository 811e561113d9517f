// SPDX-License-Identifier: Apache-2.0
package dev.updraft.gates.catalogue;

import dev.updraft.gates.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

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

  /** What lies there; nothing where there is no folder. */
  static SortedMap<String, String> written(Path folder) throws IOException {
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
