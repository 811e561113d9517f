// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/** One process's access to the database: a pool, and the schema brought up to date. Thread-safe. */
public final class Database implements AutoCloseable {
  static final String MIGRATIONS = "classpath:db/migration";
  private static final int MONTHS_AHEAD = 3;

  private static final int READ_SECONDS = 30;

  private final DatabaseSettings settings;
  private final HikariDataSource pool;
  private final DSLContext sql;

  private Database(DatabaseSettings settings, HikariDataSource pool) {
    this.settings = settings;
    this.pool = pool;
    this.sql = DSL.using(pool, SQLDialect.POSTGRES);
  }

  /** Opens a pool of at most {@code size} connections; migrates nothing. */
  public static Database open(DatabaseSettings settings, String applicationName, int size) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(settings.url());
    config.setUsername(settings.user());
    config.setPassword(settings.password());
    config.setPoolName(applicationName);
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(Math.min(2, size));
    config.setConnectionTimeout(5_000);
    config.addDataSourceProperty("ApplicationName", applicationName);
    config.addDataSourceProperty("tcpKeepAlive", "true");
    // Questions are small: other processes and compilers for them would only take cores from tasks.
    config.addDataSourceProperty("options", "-c max_parallel_workers_per_gather=0 -c jit=off");
    return new Database(settings, new HikariDataSource(config));
  }

  /** Safe to call from several processes at once: Flyway takes a lock. */
  public void migrate() {
    Flyway.configure().dataSource(pool).locations(MIGRATIONS).load().migrate();
  }

  /**
   * Makes this and the next months' partitions. The leader's writes wait for a new one: it gives up
   * soon when somebody reads for long, and is made another time.
   */
  public void ensurePartitions(InstantSource clock) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    int month = today.getYear() * 100 + today.getMonthValue();
    sql.transaction(
        transaction -> {
          transaction.dsl().execute("SET LOCAL lock_timeout = '1s'");
          transaction.dsl().execute("SELECT ensure_partitions(?, ?)", month, MONTHS_AHEAD + 1);
        });
  }

  public DatabaseSettings settings() {
    return settings;
  }

  /**
   * One to read with, to be closed after use. After an outage the pool itself looks only each five
   * seconds whether the database is there again: while it has none, it is one of its own.
   */
  public Connection connection() throws SQLException {
    return pool.getHikariPoolMXBean().getTotalConnections() == 0
        ? settings.connect(pool.getPoolName(), READ_SECONDS)
        : pool.getConnection();
  }

  public DataSource pool() {
    return pool;
  }

  public DSLContext sql() {
    return sql;
  }

  @Override
  public void close() {
    pool.close();
  }
}
