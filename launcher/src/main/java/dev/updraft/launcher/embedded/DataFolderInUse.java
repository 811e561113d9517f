// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.embedded;

import java.io.IOException;
import java.nio.file.Path;

/** Another process (or another part of this one) works on the same data folder. */
public final class DataFolderInUse extends IOException {
  private static final long serialVersionUID = 1L;

  DataFolderInUse(Path root, String holder) {
    super(
        "The data folder %s is in use%s. Stop that Updraft first, or name another data folder."
            .formatted(root, holder.isBlank() ? "" : " by process " + holder));
  }
}
