// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.define;

/** A region of tasks that exists once for each element of the result of {@code over}. */
final class Region {
  final int number;
  final String id;
  final Node over;
  final String labelPath;

  Region(int number, String id, Node over, String labelPath) {
    this.number = number;
    this.id = id;
    this.over = over;
    this.labelPath = labelPath;
  }
}
