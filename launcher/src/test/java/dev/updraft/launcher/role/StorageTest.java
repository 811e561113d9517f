// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.db.DatabaseSettings;
import dev.updraft.launcher.embedded.CannotStart;
import dev.updraft.launcher.embedded.DataFolder;
import dev.updraft.launcher.embedded.EmbeddedPostgres;
import dev.updraft.objects.ObjectPlace;
import dev.updraft.secrets.Vault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageTest {
  @TempDir private Path temp = Path.of("");

  @Test
  void shouldStartWithTheKeyOfTheInstallationOnly() throws Exception {
    Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path key = temp.resolve("key");
    try (DataFolder data = DataFolder.open(temp.resolve("data"));
        EmbeddedPostgres postgres = EmbeddedPostgres.start(data, _ -> {})) {
      var own = postgres.ensureDatabase("updraft", "updraft", "secret");
      var settings = new DatabaseSettings(own.jdbcUrl(), own.user(), own.password());
      var places =
          new Storage.Places(settings, new ObjectPlace.Folder(temp.resolve("objects")), key);
      String signs;
      try (Storage first = Storage.open(places, "first")) {
        signs = Installation.tokenKey(first.setup(), first.vault());
      }
      try (Storage second = Storage.open(places, "second")) {
        assertThat(Installation.tokenKey(second.setup(), second.vault())).isEqualTo(signs);
      }

      Files.move(key, temp.resolve("aside"));
      assertThatThrownBy(() -> Storage.open(places, "third"))
          .isInstanceOf(CannotStart.class)
          .hasMessageContaining("does not exist, but this installation has secrets");
      assertThat(key).as("none is made in its place").doesNotExist();

      var others =
          new Storage.Places(
              settings, new ObjectPlace.Folder(temp.resolve("objects")), temp.resolve("other"));
      Vault.at(temp.resolve("other"));
      assertThatThrownBy(() -> Storage.open(others, "fourth"))
          .isInstanceOf(CannotStart.class)
          .hasMessageContaining("is not that of this installation");

      var wrong = new DatabaseSettings(own.jdbcUrl(), own.user(), "wrong");
      assertThatThrownBy(() -> DatabaseStart.open(wrong, "test", 2))
          .isInstanceOf(CannotStart.class)
          .hasMessageContaining("The database refuses updraft at");
    }
  }
}
