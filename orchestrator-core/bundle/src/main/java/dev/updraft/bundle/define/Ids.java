// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.define;

/** What ids of DAGs and tasks may be: they stand in addresses, and in names of files. */
final class Ids {
  static final String RULE =
      "1 to 200 letters (A-Z, a-z), digits, _ . and - are allowed, but neither . nor .. alone";

  private Ids() {}

  static boolean allowed(String id) {
    return id.matches("(?!\\.{1,2}$)[A-Za-z0-9_.-]{1,200}");
  }
}
