// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle;

import dev.updraft.api.Dag;
import dev.updraft.bundle.define.DagDrawing;
import dev.updraft.engine.spec.DagSpec;

/**
 * A DAG whose code is in this process, for tests and for {@code updraft dags test}: drawn by the
 * functions that the processor's child runs, and called as a runner calls it. Never use it in a
 * process that holds anything of ours.
 *
 * @param loader has the classes of its unit
 */
public record LoadedDag(DagSpec spec, ClassLoader loader) {
  /**
   * A class of the class path.
   *
   * @throws dev.updraft.bundle.define.DefinitionException when the DAG is wrong
   */
  public static LoadedDag of(Class<? extends Dag<?>> type) {
    var file = type.getName().replace('.', '/') + ".java";
    return new LoadedDag(DagDrawing.draw(type, "class-path", file), type.getClassLoader());
  }
}
