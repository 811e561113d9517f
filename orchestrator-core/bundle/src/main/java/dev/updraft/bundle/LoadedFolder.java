// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle;

import dev.updraft.bundle.call.UnitLoader;
import dev.updraft.bundle.compile.Compiled;
import dev.updraft.bundle.compile.UnitCompiler;
import dev.updraft.bundle.define.DagDrawing;
import dev.updraft.bundle.define.DefinitionException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A DAG folder, read once, its units compiled as the processor compiles them, each in a loader of
 * its own as in a runner. Unlike there, {@code define} runs in this process and only once.
 *
 * @param wrong why a file is not among the DAGs, by path; with line and caret where it does not
 *     compile
 */
public record LoadedFolder(List<LoadedDag> dags, Map<String, String> wrong) {
  public LoadedFolder {
    dags = List.copyOf(dags);
    wrong = new TreeMap<>(wrong);
  }

  /** With this process's own class path, of which authors see the API and the operators. */
  public static LoadedFolder read(Path folder) throws IOException {
    var dags = new ArrayList<LoadedDag>();
    var wrong = new TreeMap<String, String>();
    try (var sources = new DagFolder(folder);
        var compiler = new UnitCompiler(AuthorsPath.of(System.getProperty("java.class.path")))) {
      var content = sources.read();
      for (var compiled : compiler.refresh(content.texts(), content.wrong())) {
        switch (compiled) {
          case Compiled.Gone _ -> {}
          case Compiled.Refused refused -> wrong.put(refused.file(), refused.message());
          case Compiled.Unit unit -> {
            try {
              dags.addAll(drawn(unit));
            } catch (DefinitionException e) {
              wrong.put(unit.file(), String.valueOf(e.getMessage()));
            } catch (ClassNotFoundException | LinkageError e) {
              wrong.put(unit.file(), unit.file() + ": " + e);
            }
          }
        }
      }
    }
    return new LoadedFolder(dags, wrong);
  }

  private static List<LoadedDag> drawn(Compiled.Unit unit)
      throws IOException, ClassNotFoundException {
    var dags = new ArrayList<LoadedDag>();
    if (unit.mayHoldDags()) {
      var loader = UnitLoader.ofJar(unit.hash(), unit.jarBytes());
      for (var name : unit.classes()) {
        var type = Class.forName(name, false, loader);
        if (DagDrawing.isDag(type)) {
          dags.add(new LoadedDag(DagDrawing.draw(type, unit.hash(), unit.file()), loader));
        }
      }
    }
    return dags;
  }
}
