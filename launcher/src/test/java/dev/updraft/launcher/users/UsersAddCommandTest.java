// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.users;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.db.Database;
import dev.updraft.db.DatabaseSettings;
import dev.updraft.db.read.Readers;
import dev.updraft.launcher.embedded.OwnDatabase;
import dev.updraft.launcher.role.DatabaseStart;
import dev.updraft.secrets.PasswordHash;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class UsersAddCommandTest {
  @TempDir private Path temp = Path.of("");

  @Test
  void shouldMakeAUserWhoMayOnlyReadInADataFolderThatRuns() throws Exception {
    Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path data = temp.resolve("data");
    try (OwnDatabase running = OwnDatabase.started(data, _ -> {})) {
      var own = running.database();
      var settings = new DatabaseSettings(own.jdbcUrl(), own.user(), own.password());
      try (Database database = DatabaseStart.open(settings, "test", 2)) {
        assertThat(run("add", "sweeper", "--data", data.toString()))
            .isEqualTo("0 User sweeper may log in.\n");
        var made = Readers.over(database.pool()).users().find("sweeper").orElseThrow();
        assertThat(made.role()).isEqualTo("viewer");
        assertThat(PasswordHash.matches("s3cret".toCharArray(), made.passwordHash())).isTrue();
      }
    }
  }

  private static String run(String... words) {
    var said = new StringWriter();
    return new CommandLine(new UsersCommand())
            .setOut(new PrintWriter(said))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setDefaultValueProvider(
                argument -> argument.paramLabel().contains("password") ? "s3cret" : null)
            .execute(words)
        + " "
        + said;
  }
}
