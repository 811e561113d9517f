// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit.page;

import dev.updraft.bundle.call.UnitLoader;
import dev.updraft.bundle.compile.Compiled;
import dev.updraft.bundle.compile.UnitCompiler;
import dev.updraft.bundle.define.DagDrawing;
import dev.updraft.engine.spec.DagSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A page of the documentation whose examples are one DAG: the {@code java} blocks are statements of
 * its {@code define}, the {@code java-members} blocks its members.
 *
 * <pre>{@code
 * DagSpec spec = ExamplePage.at("docs/spark.md").drawn("dev.updraft.operators.spark");
 * }</pre>
 */
public final class ExamplePage {
  private final String text;

  private ExamplePage(String text) {
    this.text = text;
  }

  /**
   * @param path from the root of the project, in which a test's working directory lies
   */
  public static ExamplePage at(String path) throws IOException {
    Path root = Path.of("").toRealPath();
    while (!Files.exists(root.resolve(path))) {
      root = Objects.requireNonNull(root.getParent(), path);
    }
    return new ExamplePage(Files.readString(root.resolve(path)));
  }

  /** The blocks of a language, in their order. */
  public List<String> blocks(String language) {
    var fence =
        Pattern.compile("^```" + language + "\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    return fence.matcher(text).results().map(found -> found.group(1)).toList();
  }

  /**
   * The DAG of all its examples.
   *
   * @param packages that they may use besides {@code dev.updraft.api} and the JDK's
   * @throws AssertionError if it does not compile
   */
  public DagSpec drawn(String... packages) throws IOException {
    return draw(
        String.join("\n", blocks("java")), String.join("\n", blocks("java-members")), packages);
  }

  /** The same of statements and members. */
  public static DagSpec draw(String statements, String members, String... packages)
      throws IOException {
    var imports =
        Stream.concat(Stream.of("dev.updraft.api", "java.time", "java.util"), Stream.of(packages))
            .map(name -> "import " + name + ".*;\n")
            .collect(Collectors.joining());
    return draw(
        """
        %s
        public final class Examples implements Dag<NoParams> {
          public void define(DagFlow<NoParams> flow) {
        %s
          }
        %s
        }
        """
            .formatted(imports, statements, members));
  }

  private static DagSpec draw(String source) throws IOException {
    try (var compiler = new UnitCompiler(System.getProperty("java.class.path"))) {
      Compiled compiled = compiler.refresh(Map.of("Examples.java", source), Map.of()).getFirst();
      return switch (compiled) {
        case Compiled.Unit unit ->
            DagDrawing.draw(
                UnitLoader.ofJar(unit.hash(), unit.jarBytes()).loadClass("Examples"),
                unit.hash(),
                unit.file());
        case Compiled.Refused refused -> throw new AssertionError(refused.message());
        case Compiled.Gone gone -> throw new AssertionError(gone);
      };
    } catch (ClassNotFoundException e) {
      throw new AssertionError("what was compiled does not load", e);
    }
  }
}
