// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.backup;

import dev.updraft.db.DatabaseSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;

final class Restoring {
  private Restoring() {}

  static Restore.Done into(DatabaseSettings settings, Path file) throws IOException, SQLException {
    try (Restore backup = Restore.of(file)) {
      return backup.into(settings);
    }
  }
}
