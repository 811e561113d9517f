// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.objects.ObjectStore;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;

/** Whether a bucket answers, takes an object, keeps it from a second writer, and lets it go. */
final class BucketProbe implements Probe {
  private final String place;
  private final Callable<ObjectStore> opening;

  BucketProbe(String place, Callable<ObjectStore> opening) {
    this.place = place;
    this.opening = opening;
  }

  @Override
  public List<Verdict> look() throws Exception {
    String key = "doctor/" + UUID.randomUUID();
    try {
      ObjectStore store = opening.call();
      boolean kept = isKept(store, key);
      return List.of(
          Verdict.ok("bucket " + place + " can be listed, written and read"),
          Verdict.of(
              kept,
              kept ? "of two writers one wins there" : "two writers can both win there",
              Verdict.Level.BAD,
              "its server does not know If-None-Match; take a newer or another one"));
    } catch (IOException e) {
      return List.of(
          Verdict.bad("bucket " + place + " cannot be used", String.valueOf(e.getMessage())));
    }
  }

  private static boolean isKept(ObjectStore store, String key) throws IOException {
    try {
      boolean first = store.putIfAbsent(key, "first".getBytes(UTF_8));
      boolean second = store.putIfAbsent(key, "second".getBytes(UTF_8));
      String there = store.get(key).map(bytes -> new String(bytes, UTF_8)).orElse("");
      boolean listed = store.list("doctor").contains(key);
      if (!listed || there.isEmpty()) {
        throw new IOException("what was written there cannot be read; see what is before it");
      }
      return first && !second && there.equals("first");
    } finally {
      store.delete(key);
    }
  }
}
