// SPDX-License-Identifier: Apache-2.0
package dev.updraft.gates;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Exceptions to a gate, each with its reason, read from a text file of lines {@code name: reason}.
 *
 * <p>The lists only shrink: an entry that excuses nothing any more is a failure itself.
 */
record Allowed(Map<String, String> reasons) {

  Allowed {
    reasons.forEach(
        (name, reason) -> {
          if (reason.split(" ").length < 3) {
            throw new IllegalArgumentException("Give a real reason for " + name);
          }
        });
    reasons = Map.copyOf(reasons);
  }

  static Allowed none() {
    return new Allowed(Map.of());
  }

  static Allowed from(String resource) {
    try (InputStream in = Allowed.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("No list " + resource);
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Allowed parse(String text) {
    var reasons = new TreeMap<String, String>();
    text.lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .forEach(
            line -> {
              int colon = line.indexOf(": ");
              if (colon < 0) {
                throw new IllegalArgumentException("Not of the form 'name: reason': " + line);
              }
              reasons.put(line.substring(0, colon).strip(), line.substring(colon + 2).strip());
            });
    return new Allowed(reasons);
  }

  boolean excuses(String name) {
    return reasons.containsKey(name);
  }

  /** The entries that none of the offenders needs. */
  Set<String> stale(Set<String> offenders) {
    var stale = new TreeSet<>(reasons.keySet());
    stale.removeAll(offenders);
    return stale;
  }
}
