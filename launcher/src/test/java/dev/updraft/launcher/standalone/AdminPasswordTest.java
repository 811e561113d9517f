// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.db.DatabaseSettings;
import dev.updraft.db.read.Readers;
import dev.updraft.db.setup.Setup;
import dev.updraft.launcher.embedded.DataFolder;
import dev.updraft.launcher.embedded.EmbeddedPostgres;
import dev.updraft.launcher.role.DatabaseStart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminPasswordTest {
  @TempDir private Path temp = Path.of("");

  @Test
  void shouldStayAsItWasUnlessAnotherIsGiven() throws Exception {
    Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path made = temp.resolve("admin-password");
    try (DataFolder data = DataFolder.open(temp.resolve("data"));
        EmbeddedPostgres postgres = EmbeddedPostgres.start(data, _ -> {})) {
      var own = postgres.ensureDatabase("updraft", "updraft", "secret");
      var settings = new DatabaseSettings(own.jdbcUrl(), own.user(), own.password());
      try (var database = DatabaseStart.open(settings, "test", 2)) {
        var setup = new Setup(database.sql());
        var users = Readers.over(database.pool()).users();

        String first = AdminPassword.set(setup, made, "");
        assertThat(Files.readString(made)).isEqualTo(first);
        String hash = users.find("admin").orElseThrow().passwordHash();
        assertThat(AdminPassword.set(setup, made, "")).contains(made.toString());
        assertThat(users.find("admin").orElseThrow().passwordHash()).isEqualTo(hash);

        assertThat(AdminPassword.set(setup, made, "given")).startsWith("as given");
        String given = users.find("admin").orElseThrow().passwordHash();
        assertThat(given).isNotEqualTo(hash);
        assertThat(AdminPassword.set(setup, made, "")).startsWith("as before");
        assertThat(users.find("admin").orElseThrow().passwordHash()).isEqualTo(given);
        assertThat(made).doesNotExist();
      }
    }
  }
}
