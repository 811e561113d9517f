// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.objects.ObjectStore;
import java.io.IOException;
import java.util.Optional;

/**
 * The number that an attempt reaches for, written down before it does: all who act for the attempt
 * (a step that is repeated after its worker was lost, and that worker should it still live) then
 * reach for the same one, so that at most one record is made for it.
 */
record Intent(ObjectStore store, String key) {
  /** Finds the number to reach for. */
  @FunctionalInterface
  interface Next {
    int number() throws IOException;
  }

  /** What stands there already. */
  Optional<Integer> stated() throws IOException {
    return store.get(key).map(bytes -> Integer.valueOf(new String(bytes, UTF_8)));
  }

  /** What stands there; else the next number, which then stands there. */
  int state(Next next) throws IOException {
    Optional<Integer> there = stated();
    if (there.isPresent()) {
      return there.get();
    }
    int wanted = next.number();
    return store.putIfAbsent(key, Integer.toString(wanted).getBytes(UTF_8))
        ? wanted
        : stated().orElseThrow(() -> new IOException(key + " was there and is gone"));
  }
}
