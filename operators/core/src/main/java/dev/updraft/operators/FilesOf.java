// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.api.TaskFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder {@code X.files/} beside the source of a class X, as it travels with the unit. For
 * operators, which keep the class of the DAG that names a file.
 *
 * <pre>{@code
 * byte[] rows = new FilesOf(dag).read("golden.csv");
 * }</pre>
 */
public record FilesOf(Class<?> owner) {
  private String folder() {
    return owner.getNestHost().getName().replace('.', '/') + ".files/";
  }

  /**
   * A file's content.
   *
   * @param name relative to the folder
   * @throws TaskFailed when there is none of this name
   */
  public byte[] read(String name) throws IOException {
    if (name.startsWith("/") || Path.of(name).normalize().startsWith("..")) {
      throw new TaskFailed("A file of the DAG's is named relative to its folder, not " + name);
    }
    try (var found = owner.getResourceAsStream("/" + folder() + name)) {
      if (found == null) {
        throw new TaskFailed(folder() + name + " is not beside the DAG's source");
      }
      return found.readAllBytes();
    }
  }

  String text(String name) throws IOException {
    return new String(read(name), UTF_8);
  }

  void copy(String name, Path to) throws IOException {
    Path target = to.resolve(name);
    Path parent = target.getParent();
    Files.createDirectories(parent == null ? to : parent);
    Files.write(target, read(name));
  }
}
