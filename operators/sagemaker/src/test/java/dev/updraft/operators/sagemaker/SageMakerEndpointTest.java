// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.sagemaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.Poll;
import dev.updraft.api.TaskContext;
import dev.updraft.api.TaskFailed;
import dev.updraft.operators.model.ModelVersion;
import dev.updraft.operators.sagemaker.SageMakerEndpoint.Deploying;
import dev.updraft.operators.sagemaker.ScriptedSageMaker.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SageMakerEndpointTest {
  @SuppressWarnings("NullAway.Init") // set before each test
  @TempDir
  Path folder;

  private final ScriptedSageMaker service = ScriptedSageMaker.start();

  SageMakerEndpointTest() throws IOException {}

  @AfterEach
  void close() {
    service.close();
  }

  private TaskContext task(int attempt) {
    return Samples.task(attempt, folder);
  }

  private SageMakerEndpoint endpoint(String secret, String data) {
    return Samples.endpoint(service.connected(secret), "churn", data);
  }

  private final SageMakerEndpoint churn = endpoint("secret", "");
  private final Deploying named = churn.submit(task(1));

  private Poll<Deployed> look(Deploying deploying) throws IOException, InterruptedException {
    return churn.poll(deploying, task(1));
  }

  /** What the next look gets. */
  private static Deploying next(Poll<Deployed> poll, Deploying before) {
    var wait = (Poll.Wait<Deployed>) poll;
    return wait.handle() == null ? before : (Deploying) wait.handle();
  }

  private Deploying begun() throws IOException, InterruptedException {
    Deploying begun = next(look(named), named);
    assertThat(service.started()).isOne();
    return begun;
  }

  private static String reason(Poll<Deployed> poll) {
    return ((Poll.Failed<Deployed>) poll).reason();
  }

  @Test
  void shouldMakeModelConfigurationAndEndpointAndWaitForThem() throws Exception {
    Deploying begun = begun();
    assertThat(service.asked())
        .containsExactly(
            "DescribeEndpoint", "CreateModel", "CreateEndpointConfig", "CreateEndpoint");
    var config = service.made(begun.config()).orElseThrow().path("ProductionVariants").path(0);
    assertThat(config.path("InstanceType").asString()).isEqualTo("ml.m5.large");
    assertThat(config.path("InitialInstanceCount").asInt()).isEqualTo(2);
    var model = service.made(config.path("ModelName").asString()).orElseThrow();
    assertThat(model.path("ExecutionRoleArn").asString()).isEqualTo(ScriptedSageMaker.ROLE);
    assertThat(model.path("PrimaryContainer").toString())
        .isEqualTo("{\"Image\":\"" + Samples.IMAGE + "\"}");
    assertThat(look(begun)).isInstanceOf(Poll.Wait.class);
    service.finish();
    assertThat(look(begun))
        .isEqualTo(Poll.done(new Deployed("churn", Samples.VERSION, begun.config())));
  }

  @Test
  void shouldGiveSageMakerTheDataOfTheModel() throws Exception {
    var other = endpoint("secret", "s3://models/churn/model.tar.gz");
    Deploying begun = next(other.poll(other.submit(task(1)), task(1)), named);
    var config = service.made(begun.config()).orElseThrow().path("ProductionVariants").path(0);
    var model = service.made(config.path("ModelName").asString()).orElseThrow();
    assertThat(model.path("PrimaryContainer").path("ModelDataUrl").asString())
        .isEqualTo("s3://models/churn/model.tar.gz");
  }

  @Test
  void shouldUpdateWhatServes() throws Exception {
    service.with("InService", "churn-7");
    Deploying begun = begun();
    assertThat(service.asked()).contains("UpdateEndpoint").doesNotContain("CreateEndpoint");
    assertThat(look(begun)).isInstanceOf(Poll.Wait.class);
    service.finish();
    assertThat(look(begun)).isInstanceOf(Poll.Done.class);
  }

  @Test
  void shouldBeginOnceThoughItsAnswerIsLost() throws Exception {
    service.with("InService", "churn-7").loseAnswer();
    assertThatThrownBy(() -> look(named)).isInstanceOf(IOException.class);
    Deploying found = next(look(named), named);
    assertThat(found.before()).isEqualTo("churn-7");
    service.finish();
    assertThat(look(named)).as("also where that was not stored").isInstanceOf(Poll.Done.class);
    assertThat(look(found)).isInstanceOf(Poll.Done.class);
    assertThat(service.started()).isOne();
  }

  @Test
  void shouldTakeTheModelThatItMadeBeforeAndNoOther() throws Exception {
    Deploying first = begun();
    service.finish();
    Deploying second = churn.submit(task(2));
    assertThat(second.mark()).isNotEqualTo(first.mark());
    assertThat(churn.poll(second, task(2))).isInstanceOf(Poll.Wait.class);
    assertThat(service.asked()).contains("DescribeModel").doesNotContain("DescribeEndpointConfig");
    service.finish();

    var config = service.made(first.config()).orElseThrow().path("ProductionVariants").path(0);
    service.change(config.path("ModelName").asString(), "Image", "evil:1");
    assertThatThrownBy(() -> churn.poll(churn.submit(task(3)), task(3)))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("SageMaker has a Model churn-8-")
        .hasMessageContaining("that somebody else made or changed")
        .hasMessageContaining("evil:1");
    assertThat(service.started()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Creating", "Updating", "SystemUpdating", "RollingBack", "Deleting", "Dreaming"})
  void shouldWaitUntilWhatIsUnderWayIsOver(String status) throws Exception {
    service.with(status, "churn-7");
    assertThat(next(look(named), named)).isEqualTo(named);
    assertThat(service.asked()).containsExactly("DescribeEndpoint");
    service.with("InService", "churn-7");
    assertThat(begun().before()).isEqualTo("churn-7");
  }

  @Test
  void shouldLookAgainWhenSomebodyElseIsFaster() throws Exception {
    service.with("InService", "churn-7");
    service.before("UpdateEndpoint", () -> service.with("Updating", "churn-7"));
    assertThat(next(look(named), named)).isEqualTo(named);
    service.with("InService", "churn-7");
    begun();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Failed", "OutOfService", "UpdateRollbackFailed"})
  void shouldSayThatAnEndpointMustBeMended(String status) throws Exception {
    service.with(status, "churn-7");
    assertThatThrownBy(() -> look(named))
        .isInstanceOf(TaskFailed.class)
        .hasMessage(
            "The endpoint churn is %s with churn-7: SageMaker takes no change. Delete the endpoint or mend it, then clear this task"
                .formatted(status));
    service.with("InService", "churn-7");
    Deploying begun = begun();
    service.with(status, "churn-7");
    assertThat(reason(look(begun))).isEqualTo("The endpoint churn is " + status + " with churn-7");
  }

  @Test
  void shouldSayWhyItWasNotMade() throws Exception {
    Deploying begun = begun();
    service.fail();
    assertThat(reason(look(begun)))
        .startsWith("The endpoint churn is Failed with churn-8-")
        .endsWith("(The container did not pass the ping health check)");
  }

  @Test
  void shouldSayThatSageMakerTookItBack() throws Exception {
    service.with("InService", "churn-7");
    Deploying begun = begun();
    service.pending("churn-7");
    assertThat(look(begun)).as("on the way back").isInstanceOf(Poll.Wait.class);
    service.fail();
    assertThat(reason(look(begun)))
        .startsWith("SageMaker went back to what churn served before: it is InService with churn-7")
        .contains("(The container did not pass the ping health check)");
  }

  @Test
  void shouldNeverTakeAnothersForItsOwn() throws Exception {
    service.with("InService", "churn-7");
    Deploying begun = begun();
    service.pending("churn-9");
    assertThatThrownBy(() -> look(begun))
        .isInstanceOf(TaskFailed.class)
        .hasMessage(
            "Somebody else updates churn since: it is Updating with churn-7, going to churn-9");
    service.with("InService", "churn-9");
    assertThatThrownBy(() -> look(begun))
        .isInstanceOf(TaskFailed.class)
        .hasMessage("Somebody else updated churn since: it is InService with churn-9");
    service.with("Deleting", "churn-7");
    assertThatThrownBy(() -> look(begun)).hasMessage("Somebody else deletes churn");
  }

  @Test
  void shouldSayThatSomebodyElseDeletedOrUpdatedWhatItMade() throws Exception {
    Deploying begun = begun();
    service.with("InService", "churn-9");
    assertThatThrownBy(() -> look(begun)).hasMessageContaining("Somebody else updated churn since");
    churn.cancel(begun, task(1));
    assertThat(service.config()).as("it is not ours any more").isEqualTo("churn-9");
    service.with("Updating", begun.config()).pending("churn-9");
    churn.cancel(begun, task(1));
    assertThat(service.now()).isPresent();
    service.with("InService", begun.config());
    churn.cancel(begun, task(1));
    assertThatThrownBy(() -> look(begun))
        .isInstanceOf(TaskFailed.class)
        .hasMessage("churn was deleted while it was being deployed to");
  }

  @ParameterizedTest
  @CsvSource({
    "400, ThrottlingException",
    "429, Whatever",
    "500, InternalFailure",
    "503, ServiceUnavailable"
  })
  void shouldLookAgainAsOftenAsItTakesWhereSageMakerHasNoTime(int status, String code)
      throws Exception {
    for (String action : new String[] {"DescribeEndpoint", "CreateModel", "CreateEndpoint"}) {
      for (int times = 0; times < 10; times++) {
        service.answer(Answer.refusal(action, status, code, "Rate exceeded"));
        assertThat(look(named)).isEqualTo(Poll.again(Duration.ofSeconds(30)));
      }
    }
    begun();
  }

  @Test
  void shouldTryAgainWhereAQuotaIsUsedUp() throws Exception {
    service.answer(
        Answer.refusal("CreateEndpoint", 400, "ResourceLimitExceeded", "ml.m5.large is 0"));
    assertThat(reason(look(named)))
        .isEqualTo("A quota of the account is used up: ResourceLimitExceeded: ml.m5.large is 0");
  }

  @Test
  void shouldFailForGoodWhereSageMakerRefuses() {
    service.answer(
        Answer.refusal("CreateModel", 400, "ValidationException", "Could not access the image"));
    assertThatThrownBy(() -> look(named))
        .isInstanceOf(TaskFailed.class)
        .hasMessage("SageMaker refuses: ValidationException: Could not access the image");
    service.answer(
        Answer.refusal("DescribeEndpoint", 400, "AccessDeniedException", "is not authorized"));
    assertThatThrownBy(() -> look(named))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("answered 400 AccessDeniedException to DescribeEndpoint: is not")
        .hasMessageEndingWith("Allow that to the connection's user or role");
    service.answer(new Answer("DescribeEndpoint", 404, "<html>nothing here</html>"));
    assertThatThrownBy(() -> look(named))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("What answers is no SageMaker")
        .hasMessageContaining("nothing here");
  }

  @Test
  void shouldNeverTellItsSecret() {
    var wrong = endpoint("wr0ngsecret", "");
    assertThatThrownBy(() -> wrong.poll(wrong.submit(task(1)), task(1)))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("AWS refuses the credentials")
        .hasMessageNotContaining("wr0ngsecret");
  }

  @Test
  void shouldDeleteWhatItMadeAsSoonAsSageMakerTakesIt() throws Exception {
    service.holdsWhatIsUnderWay();
    Deploying begun = begun();
    assertThatThrownBy(() -> churn.cancel(begun, task(1)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("churn is Creating with churn-8-")
        .hasMessageContaining("and can be deleted when that is over");
    service.finish();
    churn.cancel(begun, task(1));
    assertThat(service.now()).isEmpty();
    churn.cancel(begun, task(1));
  }

  @Test
  void shouldDeleteWhatItMadeThoughNobodyHeardOfIt() throws Exception {
    service.loseAnswer();
    assertThatThrownBy(() -> look(named)).isInstanceOf(IOException.class);
    churn.cancel(named, task(1));
    assertThat(service.now()).isEmpty();
  }

  @Test
  void shouldLeaveAnUpdateThatIsCancelled() throws Exception {
    service.with("InService", "churn-7");
    Deploying begun = begun();
    churn.cancel(begun, task(1));
    churn.cancel(named, task(1));
    service.finish();
    churn.cancel(begun, task(1));
    assertThat(service.config()).isEqualTo(begun.config());
    assertThat(service.asked()).doesNotContain("DeleteEndpoint");
  }

  @Test
  void shouldCancelNothingThatItDidNotBegin() throws Exception {
    churn.cancel(named, task(1));
    service.with("Creating", "churn-7");
    churn.cancel(named, task(1));
    assertThat(service.asked()).containsOnly("DescribeEndpoint");
  }

  @Test
  void shouldCallThingsAsSageMakerTakesIt() {
    var odd = new ModelVersion("a_" + "x".repeat(98), 999_999_999, "ab".repeat(32));
    var wish = new Wish(odd, "i", "", "r", "ml.m5.large", 1);
    for (String name : new String[] {wish.modelName(), wish.mark("attempt") + "-c"}) {
      assertThat(name).matches("[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}").hasSizeLessThan(64);
    }
  }
}
