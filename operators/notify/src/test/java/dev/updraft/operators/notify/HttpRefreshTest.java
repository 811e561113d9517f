// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.Connection;
import dev.updraft.api.Poll;
import dev.updraft.api.TaskFailed;
import dev.updraft.operators.notify.ScriptedConsumer.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpRefreshTest {
  private static final String HAS_8 = "{\"version\":8}";
  private static final String HAS_7 = "{\"version\":7}";

  @SuppressWarnings("NullAway.Init") // set before each test
  @TempDir
  Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  private ScriptedConsumer shop;

  @SuppressWarnings("NullAway.Init") // set before each test
  private ScriptedConsumer crm;

  @BeforeEach
  void start() throws IOException {
    shop = ScriptedConsumer.start("shop").answers(200, HAS_8);
    crm = ScriptedConsumer.start("crm").answers(200, HAS_8);
  }

  @AfterEach
  void close() {
    shop.close();
    crm.close();
  }

  private Refresh both() {
    return Samples.refresh(8, (int) Told.NO_SEQUENCE, shop.connected(), crm.connected());
  }

  private Refresh one(int sequence) {
    return Samples.refresh(8, sequence, shop.connected());
  }

  private Refresh one() {
    return one((int) Told.NO_SEQUENCE);
  }

  private Told submit(Refresh refresh) throws Exception {
    return refresh.submit(Samples.at(folder, 0));
  }

  private Poll<Refreshed> poll(Refresh refresh, Told told, long seconds) throws Exception {
    return refresh.poll(told, Samples.at(folder, seconds));
  }

  private static Refreshed result(Poll<Refreshed> poll) {
    assertThat(poll).isInstanceOf(Poll.Done.class);
    return ((Poll.Done<Refreshed>) poll).result();
  }

  private static Line line(Told told) {
    return told.lines().getFirst();
  }

  @Test
  void shouldListWhoConfirmedAtOnceAndSignEveryRequest() throws Exception {
    Told told = submit(both());
    assertThat(shop.requests()).containsExactly("POST /hooks/churn");
    assertThat(shop.bodies()).containsExactly(told.body()).isEqualTo(crm.bodies());
    assertThat(told.toString()).doesNotContain(ScriptedConsumer.SECRET.substring(6));
    assertThat(result(poll(both(), told, 1)))
        .isEqualTo(
            new Refreshed(
                told.id(),
                "churn",
                "8",
                java.util.List.of(
                    new Refreshed.Confirmed("shop", "8", Duration.ZERO),
                    new Refreshed.Confirmed("crm", "8", Duration.ZERO)),
                java.util.List.of()));
    assertThat(shop.requests()).as("who confirmed is not asked again").hasSize(1);
  }

  @Test
  void shouldTellEveryAttemptUnderTheSameIdAndAnotherVersionUnderAnother() throws Exception {
    String first = submit(one()).id();
    assertThat(one().submit(Samples.at(folder, 2, 100)).id()).isEqualTo(first);
    assertThat(submit(Samples.refresh(9, 1, shop.connected())).id()).isNotEqualTo(first);
    assertThat(shop.ids()).hasSize(2);
    assertThat(first).matches("msg_[0-9a-f]{32}");
  }

  @Test
  void shouldAskAtTheLocationOfA202UntilTheVersionIsThere() throws Exception {
    shop.answers(
        new Answer(202, "Location: /status/1", ""),
        Answer.of(200, HAS_7),
        Answer.of(503, "busy"),
        Answer.of(200, HAS_8));
    Told told = submit(one());
    Told at7 = Samples.next(poll(one(), told, 1));
    assertThat(line(at7).said()).isEqualTo("is still at 7");
    Told busy = Samples.next(poll(one(), at7, 40));
    assertThat(line(busy).standing()).isEqualTo(Standing.LATE);
    assertThat(line(busy).said()).isEqualTo("answered 503 busy");
    assertThat(result(poll(one(), busy, 50)).confirmed())
        .containsExactly(new Refreshed.Confirmed("shop", "8", Duration.ofSeconds(50)));
    assertThat(shop.requests())
        .containsExactly("POST /hooks/churn", "GET /status/1", "GET /status/1", "GET /status/1");
  }

  @Test
  void shouldAskWhereTheConnectionSaysOrElseTellAgain() throws Exception {
    shop.answers(202, "");
    var asked =
        Samples.refresh(8, 1, shop.connected(Map.of("status", "/models/{subject}/version")));
    Samples.next(poll(asked, submit(asked), 1));
    Samples.next(poll(one(), submit(one()), 1));
    assertThat(shop.requests())
        .containsExactly(
            "POST /hooks/churn",
            "GET /models/churn/version",
            "POST /hooks/churn",
            "POST /hooks/churn");
  }

  @Test
  void shouldTellAgainWhoForgot() throws Exception {
    shop.answers(
        new Answer(202, "Location: /status/1", ""),
        Answer.of(404, "restarted"),
        Answer.of(200, HAS_8));
    Told forgot = Samples.next(poll(one(), submit(one()), 1));
    assertThat(result(poll(one(), forgot, 2)).confirmed()).hasSize(1);
    assertThat(shop.requests())
        .containsExactly("POST /hooks/churn", "GET /status/1", "POST /hooks/churn");
  }

  @ParameterizedTest
  @CsvSource({
    "12, '{\"version\":9,\"sequence\":13}', true",
    "12, '{\"version\":\"8\"}', true",
    "12, '{\"version\":9,\"sequence\":11}', false",
    "12, '{\"version\":9}', false",
    "-1, '{\"version\":9,\"sequence\":13}', false",
  })
  void shouldTakeANewerVersionBySequenceOnly(int sequence, String says, boolean confirmed)
      throws Exception {
    shop.answers(200, says);
    assertThat(line(submit(one(sequence))).standing())
        .isEqualTo(confirmed ? Standing.CONFIRMED : Standing.LATE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"429", "503"})
  void shouldWaitAsLongAsTheConsumerSays(int status) throws Exception {
    shop.answers(new Answer(status, "Retry-After: 90", "not now"), Answer.of(200, HAS_8));
    Told told = submit(one());
    var wait = (Poll.Wait<Refreshed>) poll(one(), told, 1);
    assertThat(wait.after()).isEqualTo(Duration.ofSeconds(89));
    Told early = Samples.next(poll(one(), Samples.next(wait), 60));
    assertThat(shop.requests()).hasSize(1);
    assertThat(result(poll(one(), early, 90)).confirmed()).hasSize(1);
  }

  @Test
  void shouldTryWithDoublingPausesWhileNobodyListens() throws Exception {
    crm.close();
    Refresh both = both();
    Told told = submit(both);
    long seconds = 0;
    var pauses = new java.util.ArrayList<Long>();
    for (int i = 0; i < 7; i++) {
      seconds += told.pause(Samples.NOON.plusSeconds(seconds)).toSeconds();
      long before = seconds;
      told = Samples.next(poll(both, told, seconds));
      pauses.add(told.pause(Samples.NOON.plusSeconds(before)).toSeconds());
    }
    assertThat(pauses).containsExactly(2L, 4L, 8L, 16L, 32L, 64L, 64L);
    assertThat(told.lines().getLast().said()).startsWith("cannot be reached");
    assertThat(shop.requests()).hasSize(1);
  }

  @Test
  void shouldListAllAtTheDeadline() throws Exception {
    crm.answers(202, "");
    var third =
        new Connection("web", "http", "127.0.0.1", 1, "", "", ScriptedConsumer.SECRET, Map.of());
    Refresh all = Samples.refresh(8, 1, shop.connected(), crm.connected(), new Consumer(third));
    Told told = submit(all);
    var last = (Poll.Wait<Refreshed>) poll(all, told, 599);
    assertThat(last.after()).as("never beyond the deadline").isEqualTo(Duration.ofSeconds(1));
    var failed = (Poll.Failed<Refreshed>) poll(all, told, 600);
    assertThat(failed.reason())
        .startsWith(
            "churn 8 is confirmed by 1 of 3 consumers, all needed within 600 s (" + told.id())
        .containsPattern("shop +confirmed +8 +0 s")
        .containsPattern("crm +late +- +- +took it")
        .containsPattern("web +missing +- +- +cannot be reached: ");
    var enough = (Poll.Done<Refreshed>) poll(all.atLeast(1), told, 600);
    assertThat(enough.result().missing())
        .extracting(Refreshed.Missing::consumer)
        .containsExactly("crm", "web");
  }

  @ParameterizedTest
  @CsvSource({
    "400, , 'unknown subject', answered 400 unknown subject",
    "401, , '', answered 401",
    "410, , '', answered 410",
    "302, Location: http://127.0.0.1:1/x, '', answered 302",
    "200, , 'OK', answered 200 without a version",
    "204, , '', answered 204 without a version",
    "202, Location: http://169.254.169.254/latest, '', its Location is on another host",
  })
  void shouldFailForGoodOnceTheOthersAreThere(
      int status, @org.jspecify.annotations.Nullable String header, String body, String said)
      throws Exception {
    shop.answers(new Answer(status, header == null ? "" : header, body));
    crm.answers(Answer.of(202, ""), Answer.of(200, HAS_8));
    Told told = submit(both());
    assertThat(line(told).standing()).isEqualTo(Standing.REFUSED);
    assertThatThrownBy(() -> poll(both(), told, 1))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining(said)
        .hasMessageMatching("(?s).*crm +confirmed.*");
    assertThat(shop.requests()).hasSize(1);
  }

  @Test
  void shouldTellWhyAConsumerCouldNotGetTheVersion() throws Exception {
    shop.answers(200, "{\"version\":7,\"failed\":\"no column age\"}");
    var failed = (Poll.Failed<Refreshed>) poll(one(), submit(one()), 1);
    assertThat(failed.reason()).containsPattern("shop +failed +7 +- +no column age");
  }

  @Test
  void shouldTellNobodyWhenAConnectionIsWrong() {
    var unsigned = new Connection("web", "http", "web", 0, "", "", "", Map.of());
    assertThatThrownBy(
            () -> submit(Samples.refresh(8, 1, shop.connected(), new Consumer(unsigned))))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("The connection web cannot be used: its password must be a signing");
    var sftp = new Connection("files", "sftp", "web", 0, "", "", "", Map.of());
    assertThatThrownBy(() -> submit(Samples.refresh(8, 1, shop.connected(), new Consumer(sftp))))
        .hasMessageContaining("of type sftp, and must be of type http, https, amqp or amqps");
    assertThatThrownBy(() -> submit(Samples.refresh(8, 1, shop.connected(), shop.connected())))
        .hasMessage("to names twice: shop");
    assertThatThrownBy(() -> submit(one().atLeast(2)))
        .hasMessage("atLeast is 2, and there are 1 consumers");
    assertThat(shop.requests()).isEmpty();
  }
}
