// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import dev.updraft.api.TaskContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Where the files of a plan come from. */
sealed interface Origin permits Origin.OfDag, Origin.OfFolder, GitPlan {
  /**
   * Content by path.
   *
   * @throws dev.updraft.api.TaskFailed when they can be no plan
   */
  Map<String, byte[]> read(TaskContext task) throws IOException, InterruptedException;

  /** For people. */
  String told();

  /**
   * Beside the source of a DAG.
   *
   * @param folder in {@code <DAG>.files/}; empty = that itself
   */
  record OfDag(Class<?> owner, String folder, List<String> names) implements Origin {
    public OfDag {
      names = List.copyOf(names);
    }

    @Override
    public Map<String, byte[]> read(TaskContext task) throws IOException {
      return Source.ofDag(owner, folder, names);
    }

    @Override
    public String told() {
      return owner.getNestHost().getSimpleName()
          + ".files"
          + (folder.isEmpty() ? "" : "/" + folder);
    }
  }

  /** Of each worker. */
  record OfFolder(String path) implements Origin {
    @Override
    public Map<String, byte[]> read(TaskContext task) throws IOException {
      return Source.ofFolder(Path.of(path));
    }

    @Override
    public String told() {
      return path;
    }
  }
}
