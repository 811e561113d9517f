// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import dev.updraft.objects.ObjectStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Records 1, 2, 3 … below a prefix, each written once and never again. Whoever writes n first has
 * it, for the store creates only what is absent; that is the only thing that decides here, and
 * needs no lock. As n is written by those alone who have seen n - 1, to have n is to have seen all
 * before it.
 */
record NumberedRecords(ObjectStore store, String prefix) {
  private static final Pattern NUMBERED = Pattern.compile("([1-9][0-9]{0,8})\\.json");

  /** The numbers that are taken, rising. */
  List<Integer> numbers() throws IOException {
    return store.list(prefix).stream()
        .map(key -> NUMBERED.matcher(key.substring(prefix.length() + 1)))
        .filter(matcher -> matcher.matches())
        .map(matcher -> Integer.valueOf(matcher.group(1)))
        .sorted()
        .toList();
  }

  /** The highest; 0 when there is none. */
  int last() throws IOException {
    List<Integer> taken = numbers();
    return taken.isEmpty() ? 0 : taken.getLast();
  }

  Optional<byte[]> read(int number) throws IOException {
    return store.get(key(number));
  }

  /** False when somebody else has the number. */
  boolean write(int number, byte[] content) throws IOException {
    return store.putIfAbsent(key(number), content);
  }

  String key(int number) {
    return prefix + "/" + number + ".json";
  }
}
