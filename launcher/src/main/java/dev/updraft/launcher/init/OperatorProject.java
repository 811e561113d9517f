// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.init;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.launcher.cli.CliError;
import dev.updraft.launcher.embedded.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The files of an operator's project: there whole, or not at all. */
record OperatorProject(OperatorName name, UpdraftRepository updraft) {
  /** What each is made from, in the folder {@code operator} beside this class. */
  private static final Map<String, String> TEMPLATES =
      Map.of(
          ".gitignore", "gitignore",
          "README.md", "README.md",
          "pom.xml", "pom.xml",
          "src/main/java/@package@/@Name@.java", "Operator.java.txt",
          "src/main/java/@package@/@Name@Example.java", "Example.java.txt",
          "src/test/java/@package@/@Name@Test.java", "OperatorTest.java.txt",
          "src/test/java/@package@/@Name@ExampleTest.java", "ExampleTest.java.txt",
          "src/test/java/@package@/JobServer.java", "JobServer.java.txt");

  /**
   * @param target is not there yet, or empty; its parent is there
   * @throws CliError when that is not so, or it cannot be written; then nothing was
   */
  void write(Path target) throws IOException {
    var files = files();
    refuse(target);
    Path draft = target.resolveSibling("." + name.text() + ".draft");
    try {
      FileTree.delete(draft);
      Files.createDirectory(draft);
      for (var file : files.entrySet()) {
        Path at = draft.resolve(file.getKey());
        Files.createDirectories(at.getParent());
        Files.write(at, file.getValue());
      }
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new CliError(
          "Cannot write %s (%s): name a folder where you may write.".formatted(target, e));
    } finally {
      FileTree.delete(draft);
    }
  }

  private static void refuse(Path target) throws IOException {
    Path parent = Objects.requireNonNull(target.getParent(), "a folder with a name has a parent");
    if (!Files.isDirectory(parent)) {
      throw new CliError("%s is no folder: make it first, or name another.".formatted(parent));
    }
    if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
      try (var inside = Files.list(target)) {
        if (inside.findAny().isPresent()) {
          throw new CliError(
              "%s is not empty: name a new folder, or move what is in it.".formatted(target));
        }
      }
    } else if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new CliError(
          "%s is there, and is no folder: name a new one, or move it.".formatted(target));
    }
  }

  private Map<String, byte[]> files() throws IOException {
    var className = Pattern.compile("\\b" + name.className() + "\\b");
    var files = new TreeMap<>(updraft.files());
    for (var template : TEMPLATES.entrySet()) {
      var text = template(template.getValue());
      if (template.getKey().endsWith(".java") && className.matcher(text).find()) {
        throw new CliError(
            "'%s' would make a class %s, which is what another one in the project is called: add a word, such as %s-job."
                .formatted(name.text(), name.className(), name.text()));
      }
      files.put(filled(template.getKey()), filled(text).getBytes(UTF_8));
    }
    return files;
  }

  private static String template(String name) throws IOException {
    try (var in = OperatorProject.class.getResourceAsStream("operator/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
    }
  }

  private String filled(String text) {
    return text.replace("@package@", name.packageName())
        .replace("@name@", name.text())
        .replace("@Name@", name.className())
        .replace("@connection@", name.connection())
        .replace("@CONNECTION@", name.connection().toUpperCase(Locale.ROOT))
        .replace("@dag@", name.dag())
        .replace("@version@", updraft.version());
  }
}
