// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.codegen;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jooq.codegen.GenerationTool;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.ForcedType;
import org.jooq.meta.jaxb.Generate;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Target;

/**
 * Migrates a throw-away PostgreSQL and lets jOOQ read it. jOOQ's own reading of DDL scripts fails
 * on partitions, partial indexes and functions, and the real server costs only three seconds, and
 * those only when a migration changed.
 */
public final class GenerateTables {
  private static final String PACKAGE = "dev.updraft.db.generated";

  private GenerateTables() {}

  /** Arguments: folder of the migrations, build folder. */
  public static void main(String[] args) throws Exception {
    Path migrations = Path.of(args[0]);
    Path build = Path.of(args[1]);
    Path sources = build.resolve("generated-sources/jooq");
    Stamp stamp = new Stamp(build.resolve("jooq.stamp"), migrations);
    if (stamp.fresh() && Files.isDirectory(sources)) {
      return;
    }
    Files.createDirectories(build);
    Path work = Files.createTempDirectory("updraft-codegen");
    try (EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setOverrideWorkingDirectory(work.toFile())
            .setLocaleConfig("locale", "C.UTF-8")
            .start()) {
      migrate(server.getPostgresDatabase(), migrations);
      generate(server, sources);
    } finally {
      delete(work);
    }
    stamp.write();
  }

  private static void migrate(DataSource database, Path migrations) {
    Flyway.configure().dataSource(database).locations("filesystem:" + migrations).load().migrate();
  }

  private static void generate(EmbeddedPostgres server, Path sources) throws Exception {
    Database database =
        new Database()
            .withName("org.jooq.meta.postgres.PostgresDatabase")
            .withInputSchema("public")
            .withOutputSchemaToDefault(true)
            .withIncludeRoutines(false)
            .withExcludes(".*_\\d{6}|.*_default|flyway_.*")
            .withForcedTypes(
                new ForcedType()
                    .withUserType("java.time.Instant")
                    .withBinding("dev.updraft.db.InstantBinding")
                    .withIncludeTypes("timestamptz"));
    Generate flags =
        new Generate().withGeneratedAnnotation(true).withRecords(false).withFluentSetters(false);
    Target target =
        new Target().withPackageName(PACKAGE).withDirectory(sources.toString()).withClean(true);
    try (java.sql.Connection connection = server.getPostgresDatabase().getConnection()) {
      GenerationTool tool = new GenerationTool();
      tool.setConnection(connection);
      tool.run(
          new Configuration()
              .withGenerator(
                  new Generator().withDatabase(database).withGenerate(flags).withTarget(target)));
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var paths = Files.walk(folder)) {
      for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
