// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.apart;

import dev.updraft.launcher.cli.CliError;
import java.util.Locale;

/** Settings without which a role cannot start. */
final class Needed {
  private Needed() {}

  /** Says the three ways to give it when it is missing. */
  static String setting(String name, String value) {
    if (value.isBlank()) {
      throw new CliError(
          "Missing: %s. Give it as --%s, as UPDRAFT_%s, or as %s=… in the file of --config."
              .formatted(name, name, name.replace('-', '_').toUpperCase(Locale.ROOT), name));
    }
    return value;
  }
}
