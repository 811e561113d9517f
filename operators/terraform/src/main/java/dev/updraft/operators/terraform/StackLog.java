// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import dev.updraft.objects.ObjectStore;
import dev.updraft.objects.S3ObjectStore;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * All that happened to a stack: records 1, 2, 3 …, each written once, by create if absent. Who
 * writes n has seen n - 1, so whoever was overtaken finds its next number taken, and writes no
 * more. That is lock and fence in one. One thread at a time.
 */
final class StackLog implements AutoCloseable {
  private static final String FOLDER = "stacks/";
  private static final Pattern NUMBER = Pattern.compile("\\d{8}");
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  private final ObjectStore store;
  private final String prefix;
  private final Seal seal;
  private int seen;

  StackLog(ObjectStore store, String stack, Seal seal) {
    this.store = store;
    this.prefix = FOLDER + stack;
    this.seal = seal;
  }

  /** Somebody else wrote the next number. */
  static final class Overtaken extends Exception {
    private static final long serialVersionUID = 1;
  }

  /** Names of all stacks below a name, in order. */
  static List<String> all(ObjectStore store, String below) throws IOException {
    return store.list(FOLDER + below).stream()
        .filter(key -> NUMBER.matcher(key.substring(key.lastIndexOf('/') + 1)).matches())
        .map(key -> key.substring(FOLDER.length(), key.lastIndexOf('/')))
        .distinct()
        .sorted()
        .toList();
  }

  /** Whether it is that of a named cluster, of which more is to be known. */
  boolean ofCluster() {
    return prefix.startsWith(FOLDER + StackName.CLUSTERS);
  }

  /** Whether it is of one run alone. */
  boolean ofRun() {
    return prefix.startsWith(FOLDER + StackName.RUNS);
  }

  /** The newest number, which is seen by that; 0 = there is none. */
  int look() throws IOException {
    seen =
        store.list(prefix).stream()
            .map(key -> key.substring(prefix.length() + 1))
            .filter(name -> NUMBER.matcher(name).matches())
            .mapToInt(Integer::parseInt)
            .max()
            .orElse(0);
    return seen;
  }

  StackRecord read(int number) throws IOException {
    String key = key(number);
    byte[] sealed =
        store
            .get(key)
            .orElseThrow(
                () -> new StackProblem(key + " is gone; bring it back from a copy of the store"));
    try {
      return JSON.readValue(seal.open(sealed, key), StackRecord.class);
    } catch (JacksonException e) {
      throw new StackProblem(
          key + " cannot be read, was it written by another version of Updraft? " + e.getMessage());
    }
  }

  /**
   * Writes the number after the newest that was seen.
   *
   * @throws IOException whether it was written is then not known; to try again is safe
   */
  void append(StackRecord record) throws IOException, Overtaken {
    String key = key(seen + 1);
    byte[] plain = JSON.writeValueAsBytes(record);
    if (!store.putIfAbsent(key, seal.close(plain, key)) && !wrote(key, plain)) {
      throw new Overtaken();
    }
    seen++;
  }

  /** Whether a write of ours, whose answer was lost, is what stands there. */
  private boolean wrote(String key, byte[] plain) throws IOException {
    var there = store.get(key);
    return there.isPresent() && java.util.Arrays.equals(seal.open(there.get(), key), plain);
  }

  private String key(int number) {
    return "%s/%08d".formatted(prefix, number);
  }

  /** Lets go of the connections to a bucket; a folder has none. */
  @Override
  public void close() {
    if (store instanceof S3ObjectStore bucket) {
      bucket.close();
    }
  }
}
