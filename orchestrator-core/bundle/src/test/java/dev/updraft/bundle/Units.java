// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle;

import dev.updraft.bundle.call.UnitLoader;
import dev.updraft.bundle.compile.Compiled;
import dev.updraft.bundle.compile.UnitCompiler;
import dev.updraft.bundle.define.DagDrawing;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.spec.TaskSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Compiles, loads and draws sources in this process. */
final class Units {
  private Units() {}

  static String resource(String name) throws IOException {
    try (var stream = Objects.requireNonNull(Units.class.getResourceAsStream("/dags/" + name))) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static List<Compiled> compile(Map<String, String> sources) throws IOException {
    try (var compiler = new UnitCompiler(System.getProperty("java.class.path"))) {
      return compiler.refresh(sources, Map.of());
    }
  }

  static Compiled.Unit unit(List<Compiled> compiled, String file) {
    return compiled.stream()
        .filter(each -> each.file().equals(file))
        .map(
            each ->
                switch (each) {
                  case Compiled.Unit unit -> unit;
                  case Compiled.Refused refused -> throw new AssertionError(refused.message());
                  case Compiled.Gone gone -> throw new AssertionError(gone);
                })
        .findFirst()
        .orElseThrow();
  }

  static ClassLoader load(Compiled.Unit unit) throws IOException {
    return UnitLoader.ofJar(unit.hash(), unit.jarBytes());
  }

  static DagSpec draw(Compiled.Unit unit, String type) throws Exception {
    return DagDrawing.draw(load(unit).loadClass(type), unit.hash(), unit.file());
  }

  /** Draws a DAG of which only the body of {@code define} and the members are given. */
  static DagSpec drawBody(String body, String members) throws Exception {
    var source =
        """
        import dev.updraft.api.*;
        import java.util.*;
        public final class Small implements Dag<NoParams> {
          public void define(DagFlow<NoParams> flow) {
        %s
          }
        %s
        }
        """
            .formatted(body, members);
    return draw(unit(compile(Map.of("Small.java", source)), "Small.java"), "Small");
  }

  static TaskSpec task(DagSpec spec, String id) {
    return spec.tasks().stream().filter(t -> t.taskId().equals(id)).findFirst().orElseThrow();
  }
}
