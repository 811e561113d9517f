// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.standalone;

import dev.updraft.launcher.embedded.DataFolder;
import dev.updraft.launcher.embedded.EmbeddedServices;

/** The worker of a standalone. */
final class Workers {
  private Workers() {}

  static AutoCloseable start(EmbeddedServices services, Storage storage, DataFolder data) {
    return () -> {};
  }
}
