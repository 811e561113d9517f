// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle;

import dev.updraft.engine.spec.DagSpec;
import java.util.List;

/** What processing one file of the DAG folder came to. Paths are relative to that folder. */
public sealed interface UnitVersion {
  String file();

  /**
   * @param hash of sources, dependencies and release; the classes are the object {@code
   *     units/<hash>.jar}
   * @param source text of the file, for people
   */
  record Good(String file, String hash, List<DagSpec> dags, String source) implements UnitVersion {
    public Good {
      dags = List.copyOf(dags);
    }
  }

  /** It does not compile or cannot be evaluated; the message shows line and caret. */
  record Bad(String file, String message) implements UnitVersion {}

  /** The file is gone. */
  record Gone(String file) implements UnitVersion {}
}
