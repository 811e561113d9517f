// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.TaskFailed;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Over what Terraform 1.11.4 with the AWS provider 5.100 showed of plans against moto, shortened to
 * the attributes that matter; for Azure and Google over documents written by hand.
 */
class PlannedMachinesTest {
  private static final String LATER =
      "aws_instance.later: its type of machine is known only at the apply; say instance_type in the"
          + " plan, or by a variable";

  private static PlannedMachines aws(String name) throws IOException {
    String file = "PlannedMachinesTest.files/aws-" + name + ".json";
    try (var in =
        Objects.requireNonNull(PlannedMachinesTest.class.getResourceAsStream(file), file)) {
      return read(new String(in.readAllBytes(), UTF_8));
    }
  }

  private static PlannedMachines read(String shown) {
    return PlannedMachines.of(JsonMapper.builder().build().readTree(shown));
  }

  private static MachineGroup group(String address, int most, String... types) {
    return new MachineGroup(address, List.of(types), most);
  }

  @Test
  void shouldTellWhatANewPlanMakes() throws Exception {
    PlannedMachines all = aws("new");
    assertThat(all.groups())
        .containsExactlyInAnyOrder(
            // which template it will be only the apply knows: the dearer counts
            group("aws_autoscaling_group.by_id", 2, "g5.xlarge", "t3.micro"),
            group("aws_autoscaling_group.by_name", 3, "t3.micro"),
            group("aws_autoscaling_group.mixed", 4, "g5.2xlarge", "g5.xlarge"),
            group("aws_autoscaling_group.old", 1, "t3.micro"),
            group("aws_instance.head", 1, "t3.micro"),
            group("aws_spot_instance_request.spot", 1, "t3.micro"));
    assertThat(all.unclear()).containsExactly(LATER);
  }

  @Test
  void shouldTellWhatIsThereWhenNothingIsToDo() throws Exception {
    PlannedMachines all = aws("same");
    assertThat(all.groups())
        .contains(
            group("aws_autoscaling_group.by_id", 2, "g5.xlarge"),
            group("aws_autoscaling_group.by_name", 3, "t3.micro"),
            group("aws_instance.head", 1, "t3.micro"),
            group("aws_instance.later", 1, "t3.micro"))
        .hasSize(7);
    assertThat(all.unclear()).isEmpty();
  }

  @Test
  void shouldTellWhatAGroupBecomesWhenItsTemplateChanges() throws Exception {
    PlannedMachines all = aws("changed");
    assertThat(all.groups()).contains(group("aws_autoscaling_group.by_id", 3, "g5.2xlarge"));
    assertThat(all.unclear()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pinned", "default"})
  void shouldNotTakeTheNewestVersionOfATemplateForOneThatAGroupStaysWith(String plan)
      throws Exception {
    assertThat(aws(plan).unclear())
        .containsExactly(
            "aws_autoscaling_group.by_name: it may take another version of aws_launch_template.cpu"
                + " than the newest, and what that was is not known; say version = \"$Latest\"");
  }

  private static String resource(String type, String after, String unknown) {
    return """
    {"resource_changes": [
      {"address": "%s.x", "mode": "managed", "type": "%s",
       "change": {"actions": ["create"], "after": %s, "after_unknown": %s}},
      {"address": "t.one", "mode": "managed", "type": "google_compute_instance_template",
       "change": {"actions": ["no-op"], "after": {"id": "one", "self_link": "https://one", "machine_type": "a2-highgpu-1g"}, "after_unknown": {}}},
      {"address": "t.two", "mode": "managed", "type": "google_compute_region_instance_template",
       "change": {"actions": ["create"], "after": {"machine_type": "n2-standard-4"}, "after_unknown": {"id": true}}}
    ]}
    """
        .formatted(type, type, after, unknown);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "azurerm_linux_virtual_machine | {\"size\": \"Standard_NC6\"} | {} | 1 | Standard_NC6",
        "azurerm_windows_virtual_machine_scale_set | {\"sku\": \"Standard_NC6\", \"instances\": 3}"
            + " | {} | 3 | Standard_NC6",
        "azurerm_orchestrated_virtual_machine_scale_set | {\"sku_name\": \"D2\", \"instances\": 2}"
            + " | {} | 2 | D2",
        "google_compute_instance | {\"machine_type\": \"n2-standard-4\"} | {\"id\": true} | 1 |"
            + " n2-standard-4",
        "google_compute_instance_group_manager | {\"target_size\": 4, \"version\":"
            + " [{\"instance_template\": \"https://one\"}]} | {} | 4 | a2-highgpu-1g",
        "google_compute_region_instance_group_manager | {\"target_size\": 4, \"version\": [{}]} |"
            + " {\"version\": [{\"instance_template\": true}]} | 4 | n2-standard-4",
        "google_compute_instance_group_manager | {\"target_size\": 0, \"version\":"
            + " [{\"instance_template\": \"one\"}, {}]} | {\"version\": [{},"
            + " {\"instance_template\": true}]} | 0 | a2-highgpu-1g n2-standard-4",
      })
  void shouldKnowMachinesOfAzureAndGoogle(
      String type, String after, String unknown, int most, String types) {
    PlannedMachines all = read(resource(type, after, unknown));
    assertThat(all.unclear()).isEmpty();
    assertThat(all.groups()).containsExactly(group(type + ".x", most, types.split(" ")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "aws_eks_node_group | {} | {} | what machines it makes cannot be told; leave it out of this"
            + " plan",
        "aws_autoscaling_group | {\"max_size\": 2} | {\"launch_template\": true} | it names no"
            + " template of its machines",
        "aws_autoscaling_group | {\"max_size\": 2, \"launch_template\": [{\"id\": \"lt-9\"}]} | {}"
            + " | its template lt-9 is not in this plan",
        "aws_autoscaling_group | {\"max_size\": 2, \"launch_template\": [{}]} |"
            + " {\"launch_template\": [{\"id\": true}]} | its template is not in this plan",
        "aws_autoscaling_group | {\"max_size\": 2, \"mixed_instances_policy\":"
            + " [{\"launch_template\": [{\"override\": [{\"instance_type\": null}]}]}]} | {} | its"
            + " type of machine is not said; say instance_type",
        "google_compute_instance_group_manager | {\"version\": [{\"instance_template\": \"one\"}]}"
            + " | {\"target_size\": true} | how many it is is known only at the apply; say"
            + " target_size",
        "azurerm_linux_virtual_machine_scale_set | {\"sku\": \"D2\", \"instances\": \"many\"} | {}"
            + " | instances is many, which is no number of machines",
      })
  void shouldSayWhatCannotBeTold(String type, String after, String unknown, String told) {
    PlannedMachines all = read(resource(type, after, unknown));
    assertThat(all.groups()).isEmpty();
    assertThat(all.unclear()).singleElement().asString().startsWith(type + ".x: " + told);
  }

  @Test
  void shouldCountWhatIsOnlyForgottenAndNotWhatIsDeletedOrRead() {
    String change =
        """
        {"address": "a.%s", "mode": "%s", "type": "aws_instance",
         "change": {"actions": ["%s"], "before": {"instance_type": "g5.xlarge"}, "after": %s, "after_unknown": {}}}
        """;
    PlannedMachines all =
        read(
            "{\"resource_changes\": ["
                + String.join(
                    ",",
                    change.formatted("forgotten", "managed", "forget", "null"),
                    change.formatted("deleted", "managed", "delete", "null"),
                    change.formatted("read", "data", "read", "{\"instance_type\": \"p5\"}"))
                + "]}");
    assertThat(all.groups()).containsExactly(group("a.forgotten", 1, "g5.xlarge"));
  }

  @Test
  void shouldPriceTheDearestThatMayBeMade() throws Exception {
    PriceLimit limit = PriceLimit.of(16, PlannedMachinesTest.class, "prices.csv");
    // g5.xlarge 1 x 2, g5.2xlarge 3 x 4, t3.micro 0.5 x 7
    assertThatThrownBy(() -> limit.hourly(aws("same")))
        .isInstanceOf(TaskFailed.class)
        .hasMessageStartingWith(
            "There would be machines for 17.5 an hour by prices.csv, and atMostPerHour allows 16.0;"
                + " nothing was done. ")
        .hasMessageContaining("aws_autoscaling_group.mixed: 4 x g5.2xlarge, 12");
    assertThat(PriceLimit.of(17.5, PlannedMachinesTest.class, "prices.csv").hourly(aws("same")))
        .isEqualByComparingTo("17.5");
    assertThatThrownBy(() -> limit.hourly(aws("new")))
        .hasMessage(
            "What the plan costs cannot be told, and atMostPerHour allows 16.0; nothing was done. "
                + LATER);
    PriceLimit incomplete = PriceLimit.of(99, PriceLimitTest.class, "prices.csv");
    assertThatThrownBy(() -> incomplete.hourly(aws("same")))
        .hasMessageContaining(
            "aws_instance.head: prices.csv has no price for t3.micro; add a line");
  }
}
