// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import java.util.List;

/** The plans for a {@link GpuCluster}, in {@code GpuCluster.files/} beside its class. */
enum Cloud {
  AWS("aws", "aws_autoscaling_schedule.expiry"),
  AZURE("azure", "azurerm_monitor_autoscale_setting.expiry");

  private final String folder;
  private final String expiry;

  Cloud(String folder, String expiry) {
    this.folder = folder;
    this.expiry = expiry;
  }

  String folder() {
    return folder;
  }

  List<String> files() {
    return List.of("main.tf", "variables.tf", "outputs.tf", "boot.sh.tftpl");
  }

  /** First an empty group whose end is arranged, then its machines. */
  Steps steps() {
    return new Steps(expiry);
  }
}
