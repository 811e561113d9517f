// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.role;

import dev.updraft.db.Database;
import dev.updraft.db.DatabaseSettings;
import dev.updraft.db.setup.Setup;
import dev.updraft.launcher.embedded.CannotStart;
import dev.updraft.objects.ObjectPlace;
import dev.updraft.objects.ObjectStore;
import dev.updraft.secrets.Vault;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/** Database, object store and vault of a scheduler or web, ready to use. */
public record Storage(Database database, ObjectStore objects, Vault vault)
    implements AutoCloseable {
  private static final int CONNECTIONS = 10;

  /** Where they are. */
  public record Places(DatabaseSettings database, ObjectPlace objects, Path vault) {}

  /**
   * Waits for a database that is not there yet, and brings its schema up to date.
   *
   * @param process names this process among all that write to the object store
   */
  public static Storage open(Places places, String process)
      throws IOException, GeneralSecurityException {
    Database database = DatabaseStart.open(places.database(), "updraft", CONNECTIONS);
    boolean ready = false;
    try {
      var objects = objects(places.objects(), process);
      Vault vault = Installation.vault(new Setup(database.sql()), places.vault());
      ready = true;
      return new Storage(database, objects, vault);
    } finally {
      if (!ready) {
        database.close();
      }
    }
  }

  /**
   * The object store, for as long as the process lives.
   *
   * @throws CannotStart when it cannot be used, with how to mend that
   */
  public static ObjectStore objects(ObjectPlace place, String process) throws CannotStart {
    try {
      return place.open(process);
    } catch (IOException e) {
      throw new CannotStart("The object store cannot be used: " + e.getMessage() + " (--objects)");
    }
  }

  public Setup setup() {
    return new Setup(database.sql());
  }

  @Override
  public void close() {
    database.close();
  }
}
