// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.web.Client.Reply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pages of models as a browser without scripts sees them. */
@SuppressWarnings("NullAway.Init") // JUnit calls start() first
class ModelPagesTest {
  private static final String CHURN = "/models/" + SeedModels.CONNECTION + "/churn";

  private static Fixture fixture;
  private Client browser;

  @BeforeAll
  static void start() throws Exception {
    fixture = Fixture.start();
  }

  @BeforeEach
  void logIn() throws Exception {
    browser = browser("admin");
  }

  @AfterEach
  void forget() throws Exception {
    SeedModels.outOf(fixture);
  }

  @AfterAll
  static void stop() throws Exception {
    fixture.close();
  }

  private Client browser(String user) throws Exception {
    Reply login =
        Client.plain(fixture.url(), "Sec-Fetch-Site", "same-origin")
            .post("/login", "username=" + user + "&password=secret&next=%2Fdags");
    String cookie = login.http().headers().firstValue("Set-Cookie").orElseThrow();
    return Client.plain(
        fixture.url(), "Cookie", cookie.split(";", 2)[0], "Sec-Fetch-Site", "same-origin");
  }

  private String page(String path) throws Exception {
    Reply page = browser.get(path);
    assertThat(page.status()).as(page.text()).isEqualTo(200);
    assertThat(page.text()).doesNotContain(" style=", "<script>", "onclick");
    return page.text();
  }

  @Test
  void shouldSayHowToGetModelsWhereThereAreNone() throws Exception {
    assertThat(page("/models")).contains("No models yet", "./updraft setup models", "Publish.to");
    assertThat(page("/dags")).doesNotContain("href=\"/models\"");
    SeedModels.into(fixture);
    assertThat(page("/dags")).contains("href=\"/models\"");
  }

  @Test
  void shouldShowWhatIsLiveSinceWhenByWhomAndWhy() throws Exception {
    SeedModels.into(fixture);
    SeedModels.connection(fixture, "gone", "/nowhere/models");
    assertThat(page("/models"))
        .contains("1 model has no live version", "churn", "ranker", "nightly training")
        .contains("The models of connection 'gone' cannot be reached", "−0.0023");
    assertThat(page("/models?page=99")).contains("churn");
    assertThat(page(CHURN))
        .contains("churn: version 2 is live", "Go back to version 1…", "Promote…", "after 1")
        .contains(
            "/dags/train_ranker_model/runs/scheduled__2026-11-17T01%3A30%3A00%2B00%3A00/tasks/publish_model");
    assertThat(page(CHURN + "?alias=shadow")).contains("No version of churn is “shadow”");
    assertThat(page(CHURN + "/versions/2")).contains("model.onnx", "0.9187", "depth");
    assertThat(page(CHURN + "/compare?from=1&to=2")).contains("parameter", "PSI", "0.9104");
  }

  @Test
  void shouldGoBackWithAReasonAfterSayingWhatHappens() throws Exception {
    SeedModels.into(fixture);
    assertThat(page(CHURN + "/rollback"))
        .contains("Go back to version 1 of churn?", "Version <b>2</b> is live now")
        .contains("no consumer is told", "name=\"sequence\" value=\"2\"");
    Reply silent = browser.post(CHURN + "/rollback", "alias=live&version=1&sequence=2&why=+");
    assertThat(silent.status()).isEqualTo(422);
    assertThat(silent.text()).contains("Say in a few words why");
    Reply back =
        browser.post(CHURN + "/rollback", "alias=live&version=1&sequence=2&why=complaints");
    assertThat(back.http().headers().firstValue("Location").orElse(back.text())).isEqualTo(CHURN);
    assertThat(page(CHURN))
        .contains("churn: version 1 is live", "Back from 2 to <b>1</b>", "complaints", "admin")
        .doesNotContain("Go back to version");
    assertThat(page(CHURN + "/rollback")).contains("There is nothing to go back to");
  }

  @Test
  void shouldSayWhoWasFasterAndAskAgainOnWhatIsThereNow() throws Exception {
    SeedModels models = SeedModels.into(fixture);
    assertThat(page(CHURN + "/promote?version=3"))
        .contains("Make version 3 of churn live?", "No gate judges it", "0.9164");
    models.promote(1, 3, "ann", "she saw it first");
    Reply late = browser.post(CHURN + "/promote", "alias=live&version=3&sequence=2&why=mine");
    assertThat(late.status()).isEqualTo(409);
    assertThat(late.text())
        .contains("ann let it name version 1", "she saw it first")
        .contains(
            "Version <b>1</b> is live now", "name=\"sequence\" value=\"3\"", "value=\"mine\"");
    assertThat(browser.post(CHURN + "/promote", "version=3&sequence=3&why=mine").status())
        .isEqualTo(303);
    assertThat(page(CHURN + "/promote?version=3")).contains("is live already");
  }

  @Test
  void shouldDeleteWithAReasonAfterSayingWhatStays() throws Exception {
    SeedModels.into(fixture);
    String third = CHURN + "/versions/3";
    assertThat(page(third)).contains(third + "/delete\"");
    assertThat(page(third + "/delete"))
        .contains("Delete churn, version 3?", "2 files are deleted")
        .contains("Nothing brings them back", "The number 3 is never given again");
    Reply silent = browser.post(third + "/delete", "why=+");
    assertThat(silent.status()).isEqualTo(422);
    assertThat(silent.text()).contains("Say in a few words why");
    Reply done = browser.post(third + "/delete", "why=never+good+enough");
    assertThat(done.http().headers().firstValue("Location").orElse(done.text())).isEqualTo(third);
    assertThat(page(third))
        .contains("by admin: never good enough. Its files are gone", "0.9164")
        .doesNotContain("Delete…");
    assertThat(page(third + "/delete")).contains("is deleted already");
    assertThat(page(CHURN)).contains(">deleted</span>").doesNotContain("/promote?version=3");
    assertThat(page(CHURN + "/versions/2/delete"))
        .contains("cannot be deleted now", "It is live. Make another version live first.");
    assertThat(page(CHURN + "/versions/1/delete"))
        .contains("Version 2 is live, and this is the version to go back to");
    Reply kept = browser.post(CHURN + "/versions/2/delete", "why=x");
    assertThat(kept.status()).isEqualTo(409);
    assertThat(kept.text()).contains("names version 2. Nothing was deleted");
  }

  @Test
  void shouldShowViewersEverythingAndNoButton() throws Exception {
    SeedModels.into(fixture);
    browser = browser("viewer");
    assertThat(page(CHURN))
        .contains("churn: version 2 is live")
        .doesNotContain("/promote", "/rollback");
    assertThat(browser.get(CHURN + "/promote?version=3").status()).isEqualTo(403);
    assertThat(page(CHURN + "/versions/3")).doesNotContain("Delete…");
    assertThat(browser.get(CHURN + "/versions/3/delete").status()).isEqualTo(403);
    assertThat(browser.post(CHURN + "/versions/3/delete", "why=x").status()).isEqualTo(403);
    Reply refused = browser.post(CHURN + "/rollback", "sequence=2&why=x");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.text()).contains("needs the role op");
  }

  @Test
  void shouldSayWhatIsNotThereAndWhatCannotBeReached() throws Exception {
    SeedModels.into(fixture);
    SeedModels.connection(fixture, "gone", "/nowhere/models");
    for (String path :
        new String[] {
          "/models/none/churn",
          CHURN + "x",
          CHURN + "/versions/x",
          CHURN + "/compare",
          CHURN + "/promote?version=9",
          CHURN + "?alias=a%20b"
        }) {
      assertThat(browser.get(path).status()).as(path).isEqualTo(404);
    }
    assertThat(browser.get(CHURN + "?page=x").status()).isEqualTo(400);
    Reply away = browser.get("/models/gone/churn");
    assertThat(away.status()).isEqualTo(503);
    assertThat(away.text())
        .contains(
            "These models cannot be reached", "Mount or restore it", "Whatever was live is live");
  }
}
