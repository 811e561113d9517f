// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import java.util.List;

/**
 * Machines that a resource of a plan stands for.
 *
 * @param types each may be made of any of these
 * @param most how many there may be
 */
record MachineGroup(String address, List<String> types, int most) {
  MachineGroup {
    types = List.copyOf(types);
  }
}
