// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.updraft.db.LeaderLock;
import dev.updraft.web.Client.Reply;
import dev.updraft.web.http.Failures;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A fault of the server: who meets it and who reads the log must find each other. */
class FaultTest {
  private static final Pattern INCIDENT =
      Pattern.compile("Incident <code class=\"incident\">([0-9a-f]{8})</code>");

  @Test
  void shouldNameTheIncidentThatTheLogHas() throws Exception {
    var log = (Logger) LoggerFactory.getLogger(Failures.class);
    var heard = new ListAppender<ILoggingEvent>();
    heard.start();
    try (Fixture fixture = Fixture.start()) {
      log.addAppender(heard);
      Fixture.execute(fixture.pool, "ALTER TABLE pool RENAME TO gone");
      Client api = Client.bearer(fixture.url(), Fixture.CLI_TOKEN);
      Reply page = api.get("/pools");
      assertThat(page.status()).isEqualTo(500);
      assertThat(page.text())
          .contains("Something broke", "Runs go on", "log of the web process")
          .doesNotContain("gone", "SELECT", "Exception");
      Matcher incident = INCIDENT.matcher(page.text());
      assertThat(incident.find()).isTrue();
      assertThat(heard.list.getLast().getFormattedMessage()).contains(incident.group(1));
      assertThat(heard.list.getLast().getThrowableProxy()).isNotNull();
      Reply json = api.get("/api/v2/pools");
      assertThat(json.status()).isEqualTo(500);
      String id = json.json().path("incident_id").asString();
      assertThat(id).hasSize(8).isNotEqualTo(incident.group(1));
      assertThat(json.json().path("detail").asString())
          .startsWith("Internal Server Error")
          .contains(id);
      assertThat(heard.list.getLast().getFormattedMessage()).contains(id);
    } finally {
      log.detachAppender(heard);
    }
  }

  @Test
  void shouldSayThatTheDiskOfTheDatabaseIsFullAndServeWhatIsThere() throws Exception {
    try (Fixture fixture = Fixture.start()) {
      Fixture.execute(
          fixture.pool,
          "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS"
              + " $$BEGIN RAISE disk_full; END$$");
      for (String table : new String[] {"command", "variable"}) {
        Fixture.execute(
            fixture.pool,
            "CREATE TRIGGER no_room BEFORE INSERT ON "
                + table
                + " FOR EACH STATEMENT EXECUTE FUNCTION no_room()");
      }
      Client api = Client.bearer(fixture.url(), Fixture.CLI_TOKEN);
      for (Reply refused :
          new Reply[] {
            api.post("/api/v2/dags/flights/dagRuns", "{\"logical_date\":null}"),
            api.post("/api/v2/variables", "{\"key\":\"a\",\"value\":\"b\"}")
          }) {
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.json().path("detail").asString())
            .contains("disk of the database is full", "not taken");
      }
      assertThat(api.post("/dags/flights/pause", "back=list").text())
          .contains("disk is full</h", "Make room", "Tasks that run go on");
      assertThat(api.get("/dags").status()).isEqualTo(200);
    }
  }

  @Test
  void shouldSayAtOnceThatTheAnswerOfTheSchedulerFindsNoRoom() throws Exception {
    try (Fixture fixture = Fixture.start();
        var leader = fixture.pool.getConnection();
        var statement = leader.createStatement()) {
      statement.execute("SELECT pg_advisory_lock(" + LeaderLock.NO_ROOM + ")");
      Client api = Client.bearer(fixture.url(), Fixture.CLI_TOKEN);
      assertThat(api.get("/dags").text()).contains("The disk of the database is full: nothing new");

      fixture.scheduler.close();

      Reply refused = api.post("/api/v2/dags/flights/dagRuns", "{\"logical_date\":null}");
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.json().path("detail").asString())
          .contains("disk of the database is full", "is kept and applied when there is room");
      assertThat(api.post("/dags/flights/pause", "back=list").text())
          .contains("disk is full</h", "Make room", "Do not send it again");
    }
  }
}
