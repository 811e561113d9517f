// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.standalone;

import dev.updraft.db.Database;
import dev.updraft.db.DatabaseSettings;
import dev.updraft.db.setup.Setup;
import dev.updraft.launcher.embedded.DataFolder;
import dev.updraft.launcher.embedded.EmbeddedServices;
import dev.updraft.objects.FolderObjectStore;
import dev.updraft.secrets.PasswordHash;
import dev.updraft.secrets.Vault;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import tools.jackson.databind.json.JsonMapper;

/** Database, object store and vault of a standalone, ready to use. */
record Storage(Database database, FolderObjectStore objects, Vault vault) implements AutoCloseable {
  private static final int CONNECTIONS = 10;

  static Storage open(DataFolder data, EmbeddedServices services)
      throws IOException, GeneralSecurityException {
    var own = services.updraft();
    Database database =
        Database.open(
            new DatabaseSettings(own.jdbcUrl(), own.user(), own.password()),
            "updraft",
            CONNECTIONS);
    database.migrate();
    var objects = new FolderObjectStore(data.folder("objects"), "standalone");
    return new Storage(database, objects, Vault.at(data.folder("secrets").resolve("vault.json")));
  }

  /** User {@code admin} with this password, and the connection {@code demo}. */
  void set(String password, dev.updraft.launcher.embedded.Database demo) {
    var setup = new Setup(database.sql());
    setup.user("admin", PasswordHash.of(password.toCharArray()), "admin");
    URI at = URI.create(demo.jdbcUrl().substring("jdbc:".length()));
    var place =
        new Setup.Place(
            "demo",
            "postgresql",
            "A database for the example DAGs",
            at.getHost(),
            at.getPort(),
            at.getPath().substring(1),
            demo.user());
    String secret =
        JsonMapper.shared().createObjectNode().put("password", demo.password()).toString();
    setup.connection(place, vault.seal(secret, VaultCipher.place("demo")));
  }

  @Override
  public void close() {
    database.close();
  }
}
