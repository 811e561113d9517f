// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.db.DatabaseSettings;
import dev.updraft.db.web.CommandBell;
import dev.updraft.db.web.CommandStore;
import dev.updraft.objects.FolderObjectStore;
import dev.updraft.secrets.Vault;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** Nothing listens where the database should be. */
class OutageTest {
  @TempDir Path folder;

  @Test
  void shouldSayThatTheDatabaseIsAway() throws Exception {
    String url;
    try (var free = new ServerSocket(0)) {
      url = "jdbc:postgresql://127.0.0.1:" + free.getLocalPort() + "/updraft";
    }
    var away = new PGSimpleDataSource();
    away.setURL(url);
    var config = new WebConfig(0, "127.0.0.1", Duration.ofHours(1), "cli", "k".repeat(40));
    try (var bell = CommandBell.start(new DatabaseSettings(url, "u", ""), () -> {});
        var web =
            Web.start(
                config,
                away,
                new CommandStore(DSL.using(away, SQLDialect.POSTGRES), bell, System::nanoTime),
                new FolderObjectStore(folder.resolve("objects"), "test"),
                Vault.at(folder.resolve("key")),
                () -> Fixture.NOW)) {
      Client api = Client.bearer("http://127.0.0.1:" + web.port(), "cli");
      for (String path : new String[] {"/api/v2/dags", "/api/v2/dags/~/dagRuns", "/dags"}) {
        assertThat(api.get(path).status()).as(path).isEqualTo(503);
      }
      assertThat(api.post("/api/v2/dags/a/dagRuns", "{}").status()).isEqualTo(503);
      assertThat(api.get("/dags").text())
          .contains("The database is away")
          .contains("look before you send it again")
          .contains("Tasks that run go on", "http-equiv=\"refresh\"");
      assertThat(api.get("/api/v2/dags").json().path("detail").asString())
          .contains("database", "look before it is sent again");
    }
  }
}
