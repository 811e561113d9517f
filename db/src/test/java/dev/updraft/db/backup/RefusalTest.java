// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.db.Database;
import dev.updraft.db.DatabaseSettings;
import dev.updraft.db.SchemaVersion;
import dev.updraft.db.SmallInstallation;
import dev.updraft.db.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not right is refused before anything is written, and the message says what to do. */
class RefusalTest {
  @TempDir Path temp;
  private DatabaseSettings from = TestDatabase.empty();
  private Path file = Path.of("");

  @BeforeEach
  void backUp() throws Exception {
    try (Database database = TestDatabase.create()) {
      SmallInstallation.in(database.settings());
      from = database.settings();
    }
    file = temp.resolve("a.backup");
    Backup.write(from, file);
  }

  @Test
  void shouldReplaceNoFile() throws Exception {
    byte[] before = Files.readAllBytes(file);
    refused(() -> Backup.write(from, file), "exists already");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    refused(() -> Backup.write(from, temp.resolve("no/such")), "does not exist");
    refused(() -> Backup.write(TestDatabase.empty(), temp.resolve("b")), "nothing to back up");
  }

  @Test
  void shouldRefuseAFileThatIsNotWhatWasWritten() throws Exception {
    byte[] bytes = Files.readAllBytes(file);
    unreadable(java.util.Arrays.copyOf(bytes, bytes.length - 100), "cut off");
    unreadable("PGDMP".getBytes(StandardCharsets.UTF_8), "no backup of Updraft");
    unreadable(zip(Map.of("a", new byte[1])), "no manifest.json");
    bytes[contentOf("tables/history", bytes) + 10] ^= 0x55;
    unreadable(bytes, "is damaged");
    unreadable(changed("tables/app_user", text -> text.replace("admin", "Admin")), "app_user");
    unreadable(changed("tables/note", _ -> ""), "is damaged: tables/note");
    unreadable(changed("manifest.json", text -> text.replace("\"1.", "\"9.")), "newer one");
    unreadable(
        changed("manifest.json", text -> text.replace("\"format\" : 1", "\"format\" : 2")),
        "format 2");
    unreadable(changed("manifest.json", text -> text.replace("\"1.", "\"x.")), "is damaged");
    unreadable(changed("manifest.json", text -> text.substring(9)), "is damaged: manifest.json");
    refused(() -> Restoring.into(from, temp.resolve("none")), "There is no file");
  }

  @Test
  void shouldPutNothingIntoStatementsThatTheSchemaDoesNotHave() throws Exception {
    String hostile = "note; DROP TABLE run";
    DatabaseSettings to = TestDatabase.empty();
    Path bad = temp.resolve("bad");
    Map<String, byte[]> entries = entries();
    entries.put("tables/" + hostile, entries.get("tables/note"));
    entries.put(
        "manifest.json",
        new String(entries.get("manifest.json"), StandardCharsets.UTF_8)
            .replace("\"note\"", "\"" + hostile + "\"")
            .getBytes(StandardCharsets.UTF_8));
    Files.write(bad, zip(entries));
    refused(() -> Restoring.into(to, bad), "differ");
    Restoring.into(to, file); // the empty schema that the first try left does not stand in the way
  }

  @Test
  void shouldRefuseADatabaseThatIsNotEmptyOrInUse() throws Exception {
    String before = rows(from);
    refused(() -> Restoring.into(from, file), "not empty: there are rows in");
    assertThat(rows(from)).isEqualTo(before);

    DatabaseSettings foreign = TestDatabase.empty();
    SmallInstallation.execute(foreign, "CREATE TABLE ours (id int)");
    refused(() -> Restoring.into(foreign, file), "none of Updraft's");

    DatabaseSettings used = TestDatabase.empty();
    try (var web = used.connect("updraft", 10)) {
      assertThat(web.isValid(5)).isTrue();
      refused(() -> Restoring.into(used, file), "Stop every scheduler");
    }
  }

  /** The last table that is filled fails: no row of the others stays. */
  @Test
  void shouldLeaveNoRowWhenItFails() throws Exception {
    DatabaseSettings to = TestDatabase.empty();
    SchemaVersion.migrate(to, MigrationVersion.LATEST);
    SmallInstallation.execute(to, "ALTER TABLE variable ADD CHECK (name = 'x')");
    assertThatThrownBy(() -> Restoring.into(to, file)).isInstanceOf(java.sql.SQLException.class);
    assertThat(rows(to)).isEqualTo("0 0 0 0");
  }

  @Test
  void shouldSayThatNothingIsKnownWhenTheConnectionDiesInTheCommit() throws Exception {
    DatabaseSettings to = atCommit("PERFORM pg_terminate_backend(pg_backend_pid())");
    refused(() -> Restoring.into(to, file), "in the middle of the commit");
    assertThat(rows(to)).isEqualTo("0 0 0 0");
  }

  @Test
  void shouldSayWhyTheDatabaseRefusedTheCommit() throws Exception {
    DatabaseSettings to = atCommit("RAISE EXCEPTION 'no commit today'");
    assertThatThrownBy(() -> Restoring.into(to, file))
        .isInstanceOf(java.sql.SQLException.class)
        .hasMessageContaining("no commit today");
    assertThat(rows(to)).isEqualTo("0 0 0 0");
  }

  /** An empty database in which a statement of PL/pgSQL runs with each commit of new users. */
  private static DatabaseSettings atCommit(String statement) throws Exception {
    DatabaseSettings to = TestDatabase.empty();
    SchemaVersion.migrate(to, MigrationVersion.LATEST);
    SmallInstallation.execute(
        to,
        "CREATE FUNCTION at_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            + statement
            + "; RETURN NULL; END $$");
    SmallInstallation.execute(
        to,
        "CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON app_user DEFERRABLE INITIALLY DEFERRED"
            + " FOR EACH ROW EXECUTE FUNCTION at_commit()");
    return to;
  }

  private static String rows(DatabaseSettings settings) throws Exception {
    return RoundTripTest.text(
        settings,
        "SELECT concat_ws(' ', (SELECT count(*) FROM run), (SELECT count(*) FROM app_user),"
            + " (SELECT count(*) FROM history), (SELECT value FROM epoch))");
  }

  /** Behind its name in the file; before it stand bytes that nobody reads, such as the time. */
  private static int contentOf(String entry, byte[] zip) {
    return new String(zip, StandardCharsets.ISO_8859_1).indexOf(entry) + entry.length();
  }

  private void unreadable(byte[] content, String message) throws Exception {
    DatabaseSettings to = TestDatabase.empty();
    Path bad = temp.resolve("bad");
    Files.write(bad, content);
    refused(() -> Restoring.into(to, bad), message);
    assertThat(RoundTripTest.text(to, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
        .as("nothing was made")
        .isEqualTo("0");
  }

  private static void refused(ThrowingCallable what, String message) {
    assertThatThrownBy(what).isInstanceOf(BackupRefused.class).hasMessageContaining(message);
  }

  private byte[] changed(String entry, UnaryOperator<String> change) throws Exception {
    Map<String, byte[]> entries = entries();
    entries.computeIfPresent(
        entry,
        (_, bytes) ->
            change
                .apply(new String(bytes, StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8));
    return zip(entries);
  }

  private Map<String, byte[]> entries() throws Exception {
    Map<String, byte[]> entries = new TreeMap<>();
    try (var zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
    }
    return entries;
  }

  private static byte[] zip(Map<String, byte[]> entries) throws Exception {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (var entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }
}
