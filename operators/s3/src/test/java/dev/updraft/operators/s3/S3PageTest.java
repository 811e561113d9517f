// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.updraft.api.Connection;
import dev.updraft.engine.spec.TaskSpec;
import dev.updraft.testkit.page.ExamplePage;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of docs/s3.md are one DAG: it compiles, and draws; what is wrong is refused. */
class S3PageTest {
  private static final String S3_PACKAGE = "dev.updraft.operators.s3";

  @Test
  void shouldCompileAndDrawEveryExample() throws Exception {
    assertThat(ExamplePage.at("docs/s3.md").drawn(S3_PACKAGE).tasks())
        .extracting(TaskSpec::taskId, TaskSpec::operator)
        .contains(tuple("arrived", "s3sensor"), tuple("archive", "s3copy"), tuple("mark", "java"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "S3Sensor.on(lake).waitFor(\"landing/a.csv\") | 'landing/a.csv' is no address of an object",
        "S3Sensor.on(lake).waitFor(\"s3://landing/in/\") | write 's3://landing/in/**'",
        "S3Sensor.on(lake).waitFor(\"s3://landing/a\").atLeast(0) | atLeast is 0",
        "S3Sensor.on(lake).waitFor(\"s3://landing/a\").every(Duration.ZERO) | every is PT0S",
        "S3Sensor.on(lake).waitFor(\"s3://landing/a\").settled(Duration.ofDays(8)) | settled is",
        "S3Sensor.on(lake).waitFor(\"s3://landing/a\").within(Duration.ofDays(91)) | within is",
        "S3Copy.on(lake).from(\"s3://landing/in/\").to(\"s3://landing/out\") | must both end in a",
        "S3Copy.on(lake).from(\"s3://landing/in/\").to(\"s3://landing/in/old/\") | lies in what is",
      })
  void shouldRefuseWhatIsWrongWhenTheDagIsDrawn(String operator, String told) {
    var wrong =
        """
        var lake = flow.connection("lake", S3.class);
        flow.task("wrong", %s);
        """
            .formatted(operator);
    assertThatThrownBy(() -> ExamplePage.draw(wrong, "", S3_PACKAGE)).hasMessageContaining(told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "s3  | eu-central-1 |                    | it is of type 's3', and must be of type aws",
        "aws |              |                    | its extra has no region_name",
        "aws |              | minio:9000         | its endpoint_url must be an address",
        "aws |              | http://u:p@minio/x | its endpoint_url must be an address",
      })
  void shouldSayWhatIsWrongWithAConnection(
      String type, String region, String endpoint, String told) {
    var extra =
        Map.of(
            "region_name",
            region == null ? "" : region,
            "endpoint_url",
            endpoint == null ? "" : endpoint);
    var lake = new S3(new Connection("lake", type, "", 0, "", "id", "secret", extra));
    assertThatThrownBy(() -> lake.download("s3://landing/a", Path.of("a")))
        .hasMessageStartingWith("The connection lake cannot be used: ")
        .hasMessageContaining(told)
        .hasMessageNotContaining("secret");
  }
}
