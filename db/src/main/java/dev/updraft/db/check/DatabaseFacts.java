// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.check;

import dev.updraft.db.DatabaseSettings;
import dev.updraft.db.SchemaVersion;
import dev.updraft.db.read.SystemQueries;
import dev.updraft.db.read.SystemQueries.Leader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * What a database server says of itself and of Updraft in it, for whoever judges an installation.
 *
 * @param version of PostgreSQL, as it writes it
 * @param versionNumber such as 150004
 * @param mayCreate whether the role may make tables
 * @param unsafe settings that let a crash lose or tear what was committed, such as {@code fsync}
 * @param freeConnections that ordinary roles may still open
 * @param ahead how far the server's clock is ahead of this machine's; negative = behind
 * @param leader empty: the schema is not this build's
 * @param brokenFiles of the DAG folder
 */
public record DatabaseFacts(
    String version,
    int versionNumber,
    boolean mayCreate,
    List<String> unsafe,
    int freeConnections,
    Duration ahead,
    SchemaVersion schema,
    Optional<Leader> leader,
    long epoch,
    List<String> brokenFiles) {
  private static final String SERVER =
      "SELECT current_setting('server_version') AS version,"
          + " current_setting('server_version_num')::int AS number,"
          + " coalesce(has_schema_privilege(current_schema(), 'CREATE'), false) AS may_create,"
          + " array_remove(ARRAY[CASE current_setting('fsync') WHEN 'off' THEN 'fsync' END,"
          + " CASE current_setting('full_page_writes') WHEN 'off' THEN 'full_page_writes' END,"
          + " CASE current_setting('synchronous_commit') WHEN 'off' THEN 'synchronous_commit' END],"
          + " NULL) AS unsafe, current_setting('max_connections')::int"
          + " - current_setting('superuser_reserved_connections')::int - (SELECT count(*) FROM"
          + " pg_stat_activity WHERE backend_type = 'client backend')::int AS free";

  public DatabaseFacts {
    unsafe = List.copyOf(unsafe);
    brokenFiles = List.copyOf(brokenFiles);
  }

  /** Takes a few seconds at most: the connection gives up by itself. */
  public static DatabaseFacts of(DatabaseSettings settings, int seconds, InstantSource clock)
      throws SQLException {
    try (Connection connection = settings.connect("updraft-doctor", seconds);
        Statement statement = connection.createStatement()) {
      connection.setReadOnly(true);
      SchemaVersion schema = SchemaVersion.of(settings);
      boolean fits = schema.fits();
      Duration ahead = ahead(statement, clock);
      long epoch = fits ? epoch(statement) : 0;
      List<String> broken = fits ? brokenFiles(statement) : List.of();
      var leader = fits ? Optional.of(leader(settings, seconds)) : Optional.<Leader>empty();
      try (ResultSet row = statement.executeQuery(SERVER)) {
        row.next();
        return new DatabaseFacts(
            row.getString("version"),
            row.getInt("number"),
            row.getBoolean("may_create"),
            List.of((String[]) row.getArray("unsafe").getArray()),
            row.getInt("free"),
            ahead,
            schema,
            leader,
            epoch,
            broken);
      }
    }
  }

  /** Against the middle of the question's way there and back. */
  private static Duration ahead(Statement statement, InstantSource clock) throws SQLException {
    Instant asked = clock.instant();
    try (ResultSet row = statement.executeQuery("SELECT clock_timestamp()")) {
      row.next();
      Instant theirs = row.getObject(1, OffsetDateTime.class).toInstant();
      Duration way = Duration.between(asked, clock.instant());
      return Duration.between(asked.plus(way.dividedBy(2)), theirs);
    }
  }

  private static Leader leader(DatabaseSettings settings, int seconds) {
    var source = new PGSimpleDataSource();
    source.setUrl(settings.url());
    source.setUser(settings.user());
    source.setPassword(settings.password());
    source.setConnectTimeout(seconds);
    source.setSocketTimeout(seconds);
    return new SystemQueries(DSL.using(source, SQLDialect.POSTGRES)).leader();
  }

  private static long epoch(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT coalesce(max(value), 0) FROM epoch")) {
      row.next();
      return row.getLong(1);
    }
  }

  private static List<String> brokenFiles(Statement statement) throws SQLException {
    List<String> files = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery("SELECT file FROM import_error ORDER BY file")) {
      while (rows.next()) {
        files.add(rows.getString(1));
      }
    }
    return files;
  }
}
