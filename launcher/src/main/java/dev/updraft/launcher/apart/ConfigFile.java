// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.apart;

import dev.updraft.launcher.cli.CliError;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.SortedSet;

/** One properties file for all roles: each reads what it needs, none takes an unknown name. */
final class ConfigFile {
  private ConfigFile() {}

  /**
   * @param known the settings of all roles
   * @throws CliError for a file that is not there or cannot be read, and for an unknown name
   */
  static Map<String, String> read(Path file, SortedSet<String> known) {
    String text;
    try {
      text = Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new CliError("The configuration " + file + " does not exist (--config).");
    } catch (IOException e) {
      throw new CliError("The configuration " + file + " cannot be read: " + e);
    }
    var properties = new Properties();
    try {
      properties.load(new StringReader(text));
    } catch (IOException | IllegalArgumentException e) {
      throw new CliError("The configuration " + file + " is no properties file: " + e.getMessage());
    }
    Map<String, String> values = new HashMap<>();
    for (String name : properties.stringPropertyNames()) {
      if (!known.contains(name)) {
        throw new CliError(unknown(file, text, name, known));
      }
      values.put(name, properties.getProperty(name).strip());
    }
    return values;
  }

  private static String unknown(Path file, String text, String name, SortedSet<String> known) {
    int line = 1;
    for (String each : text.lines().toList()) {
      if (each.strip().startsWith(name)) {
        break;
      }
      line++;
    }
    return "%s, line %d: there is no setting '%s'. There are: %s."
        .formatted(file, line, name, String.join(", ", known));
  }
}
