// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;

/** One real PostgreSQL for each test JVM; each caller gets an empty, migrated database of it. */
public final class TestDatabase {
  public static final Instant NOW = Instant.parse("2026-11-21T10:15:30.123456Z");
  private static final EmbeddedPostgres SERVER = start();
  private static final AtomicInteger COUNT = new AtomicInteger();

  private TestDatabase() {}

  public static Database create() {
    Database database = Database.open(empty(), "updraft-test", 4);
    database.migrate();
    database.ensurePartitions(InstantSource.fixed(NOW));
    return database;
  }

  /** From now on its disk has no room for another row of the table. */
  public static void fill(Database database, String table) {
    database
        .sql()
        .execute(
            "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS"
                + " $$BEGIN RAISE disk_full; END$$");
    database
        .sql()
        .execute(
            "CREATE TRIGGER no_room BEFORE INSERT ON "
                + table
                + " FOR EACH STATEMENT EXECUTE FUNCTION no_room()");
  }

  public static void makeRoom(Database database, String table) {
    database.sql().execute("DROP TRIGGER no_room ON " + table);
  }

  /** Without any table. */
  public static DatabaseSettings empty() {
    String name = "test" + COUNT.incrementAndGet();
    try (var connection = SERVER.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
    String url = "jdbc:postgresql://localhost:" + SERVER.getPort() + "/" + name;
    return new DatabaseSettings(url, "postgres", "postgres");
  }

  private static EmbeddedPostgres start() {
    try {
      return EmbeddedPostgres.builder()
          .setLocaleConfig("locale", "C.UTF-8")
          .setServerConfig("fsync", "on")
          .setServerConfig("synchronous_commit", "on")
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
