// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which resources are machines, and where they say of which type and how many: all that a limit of
 * price knows of providers. Places are JSON pointers into the values of a resource.
 */
final class MachineTable {
  private static final String MIXED = "/mixed_instances_policy/0/launch_template/0";
  private static final String SPECIFIED = MIXED + "/launch_template_specification/0";

  private static final Machine AZURE_ONE = new Machine("/size", "");
  private static final Machine AZURE_SET = new Machine("/sku", "/instances");

  /** Machines that say their type themselves. */
  static final Map<String, Machine> MACHINES =
      Map.ofEntries(
          entry("aws_instance", new Machine("/instance_type", "")),
          entry("aws_spot_instance_request", new Machine("/instance_type", "")),
          entry("azurerm_linux_virtual_machine", AZURE_ONE),
          entry("azurerm_windows_virtual_machine", AZURE_ONE),
          entry("azurerm_virtual_machine", new Machine("/vm_size", "")),
          entry("azurerm_linux_virtual_machine_scale_set", AZURE_SET),
          entry("azurerm_windows_virtual_machine_scale_set", AZURE_SET),
          entry(
              "azurerm_orchestrated_virtual_machine_scale_set",
              new Machine("/sku_name", "/instances")),
          entry("google_compute_instance", new Machine("/machine_type", "")),
          entry("google_compute_instance_from_template", new Machine("/machine_type", "")));

  /** What groups take the type of their machines from, and where it stands there. */
  static final Map<String, String> TEMPLATES =
      Map.of(
          "aws_launch_template", "/instance_type",
          "aws_launch_configuration", "/instance_type",
          "google_compute_instance_template", "/machine_type",
          "google_compute_region_instance_template", "/machine_type");

  private static final Set<String> LAUNCH = Set.of("aws_launch_template");
  private static final Group AWS =
      new Group(
          "/max_size",
          MIXED + "/override",
          List.of(
              new Reference(
                  LAUNCH,
                  List.of("/launch_template/0/id", "/launch_template/0/name"),
                  "/launch_template/0/version"),
              new Reference(
                  LAUNCH,
                  List.of(SPECIFIED + "/launch_template_id", SPECIFIED + "/launch_template_name"),
                  SPECIFIED + "/version"),
              new Reference(
                  Set.of("aws_launch_configuration"), List.of("/launch_configuration"), "")));
  private static final Group GOOGLE =
      new Group("/target_size", "", List.of(google("/version/0"), google("/version/1")));

  /** Machines that say their type elsewhere. */
  static final Map<String, Group> GROUPS =
      Map.of(
          "aws_autoscaling_group", AWS,
          "google_compute_instance_group_manager", GOOGLE,
          "google_compute_region_instance_group_manager", GOOGLE);

  /** They make machines too, and what these are cannot be read here. */
  static final Set<String> UNREADABLE =
      Set.of(
          "aws_ec2_fleet",
          "aws_spot_fleet_request",
          "aws_eks_node_group",
          "azurerm_kubernetes_cluster",
          "azurerm_kubernetes_cluster_node_pool",
          "google_container_cluster",
          "google_container_node_pool");

  private MachineTable() {}

  /**
   * A kind of machine.
   *
   * @param count empty = each is one
   */
  record Machine(String type, String count) {}

  /**
   * A kind of group.
   *
   * @param overrides blocks with types that take the place of the template's; empty = it has none
   */
  record Group(String count, String overrides, List<Reference> references) {}

  /**
   * How a group names its template.
   *
   * @param kinds what it may be
   * @param names where its id or name stands
   * @param version where a version of it stands; empty = it has none
   */
  record Reference(Set<String> kinds, List<String> names, String version) {}

  private static Reference google(String version) {
    return new Reference(
        Set.of("google_compute_instance_template", "google_compute_region_instance_template"),
        List.of(version + "/instance_template"),
        "");
  }
}
