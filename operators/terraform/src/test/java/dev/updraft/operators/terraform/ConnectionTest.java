// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.Connection;
import dev.updraft.api.TaskFailed;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A connection that is wrong is refused before anything is reached, and says how to mend it. */
class ConnectionTest {
  private static Terraform terraform(String host, String schema, String login, String extra) {
    Map<String, String> extras =
        Arrays.stream(extra.split(" ", -1))
            .filter(each -> !each.isEmpty())
            .map(each -> each.split("=", 2))
            .collect(Collectors.toMap(each -> each[0], each -> each[1]));
    return new Terraform(
        new Connection("tf", "terraform", host, 0, schema, login, Bench.PASSWORD, extras));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "~~ | state | ~~ | ~~ | its schema is 'state'; it must be a folder that all workers share",
        "~~ | s3://states | ~~ | ~~ | its extra has no region_name, such as eu-central-1",
        "s3 | states/x | ~~ | endpoint_url=minio:9000 | an address such as http://minio",
        "s3 | S_/x | ~~ | region_name=eu-central-1 | 'S_' can be no bucket",
        "s3 | states/.x | ~~ | region_name=eu-central-1 | segment '.x' must be",
        "s3 | states | AKIA1 | region_name=eu-central-1 | it has a login; its password encrypts",
        "s3 | states | ~~ | region_name=x aws_access_key_id=AKIA1 | it has only one; give both",
        "s3 | states | ~~ | region_name=x aws_secret_access_key=hunter2 | it has only one",
        "s3 | states | ~~ | region_name=x aws_session_token=hunter2 | a key that ends while",
      })
  void shouldSayWhatIsWrong(String host, String schema, String login, String extra, String told) {
    assertThatThrownBy(() -> terraform(host, schema, login, extra).store())
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("The connection tf cannot be used")
        .hasMessageContaining(told)
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void shouldGiveTerraformNothingOfTheBucket() {
    var both =
        terraform(
            "s3",
            "states",
            "",
            "aws_access_key_id=a aws_secret_access_key=b region_name=c env.AWS_REGION=d");
    assertThat(both.environment()).containsOnly(Map.entry("AWS_REGION", "d"));
  }
}
