// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Which migrations a database has, and which this build brings. */
public record SchemaVersion(Optional<MigrationVersion> found, MigrationVersion newest) {
  private static final int ANSWER_SECONDS = 10;

  /** Whoever is not let in is told so by the driver: Flyway would tell its own troubles with it. */
  public static SchemaVersion of(DatabaseSettings settings) throws SQLException {
    try (Connection connection = settings.connect("updraft-schema", ANSWER_SECONDS)) {
      connection.setReadOnly(true);
    }
    MigrationInfoService info = flyway(settings).load().info();
    MigrationVersion newest =
        Arrays.stream(info.all())
            .filter(each -> each.getState().isResolved() && each.getVersion() != null)
            .map(MigrationInfo::getVersion)
            .max(MigrationVersion::compareTo)
            .orElseThrow();
    return new SchemaVersion(
        Optional.ofNullable(info.current()).map(MigrationInfo::getVersion), newest);
  }

  /** Whether the database has what this build knows, neither less nor more. */
  public boolean fits() {
    return found.isPresent() && found.get().compareTo(newest) == 0;
  }

  /** Brings the database to this version; a newer one is left as it is. */
  public static void migrate(DatabaseSettings settings, MigrationVersion target) {
    flyway(settings).target(target).load().migrate();
  }

  private static FluentConfiguration flyway(DatabaseSettings settings) {
    return Flyway.configure()
        .dataSource(settings.url(), settings.user(), settings.password())
        .locations(Database.MIGRATIONS);
  }
}
