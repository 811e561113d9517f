// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.evaluate;

import java.util.List;

/** What evaluating one unit came to. */
public sealed interface Evaluated {
  /** Specs as JSON, in the order of the classes; none for a file without DAGs. */
  record Drawn(List<String> specs) implements Evaluated {
    public Drawn {
      specs = List.copyOf(specs);
    }
  }

  record Failed(String message) implements Evaluated {}

  /** Not done within the limit it was given. */
  record Late(String message) implements Evaluated {}
}
