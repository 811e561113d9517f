// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import java.net.URI;
import java.util.List;

/** Where the jobs of a connection run. */
sealed interface Master {
  /** In the process of the driver. */
  record Local(String name) implements Master {}

  /** On the workers of a standalone cluster. */
  record Standalone(String url) implements Master {}

  /**
   * In containers of YARN.
   *
   * @param managers its ResourceManagers, of which one leads
   */
  record Yarn(List<URI> managers) implements Master {
    public Yarn {
      managers = List.copyOf(managers);
    }
  }

  /**
   * In pods.
   *
   * @param api the API server, without a slash at the end
   */
  record Kubernetes(URI api) implements Master {}
}
