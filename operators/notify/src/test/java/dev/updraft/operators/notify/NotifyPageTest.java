// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.updraft.api.Connection;
import dev.updraft.engine.spec.TaskSpec;
import dev.updraft.testkit.page.ExamplePage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** The examples of docs/notify.md are one DAG: it compiles, and draws. */
class NotifyPageTest {
  private static final String NOTIFY = "dev.updraft.operators.notify";
  private static final String MODEL = "dev.updraft.operators.model";

  @Test
  void shouldCompileAndDrawEveryExample() throws Exception {
    var spec = ExamplePage.at("docs/notify.md").drawn(NOTIFY, MODEL);
    assertThat(spec.tasks())
        .extracting(TaskSpec::taskId, TaskSpec::operator)
        .contains(
            tuple("refresh", "refresh"), tuple("refreshSales", "refresh"), tuple("report", "java"));
  }

  @Test
  void shouldShowWhatIsReallySent() throws Exception {
    var shop = new Consumer(new Connection("shop", "http", "a", 0, "", "", "", Map.of()));
    var told =
        new Notice(
                Samples.refresh(8, 12, shop).give("threshold", "0.5"), Samples.at(Path.of(""), 0))
            .told(Duration.ofMinutes(1), List.of());
    String shown = ExamplePage.at("docs/notify.md").blocks("json").getFirst();
    assertThat(JsonMapper.shared().readTree(shown.replace("msg_…", told.id())))
        .isEqualTo(JsonMapper.shared().readTree(told.body()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "Refresh.of(\" \", day).to(shop) | the subject is empty",
        "Refresh.of(\"sales\", day).to(shop).within(Duration.ofDays(8)) | within is PT192H",
        "Refresh.of(\"sales\", day).to(shop).within(Duration.ZERO) | within is PT0S",
        "Refresh.of(\"sales\", day).to(shop).atLeast(0) | atLeast is 0",
      })
  void shouldRefuseWhatIsWrongWhenTheDagIsDrawn(String refresh, String told) {
    var wrong =
        """
        var shop = flow.connection("shop", Consumer.class);
        var day = flow.interval().get(DataInterval::start);
        flow.task("refresh", %s);
        """
            .formatted(refresh);
    assertThatThrownBy(() -> ExamplePage.draw(wrong, "", NOTIFY)).hasMessageContaining(told);
  }
}
