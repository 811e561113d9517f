// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bench.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.objects.FolderObjectStore;
import java.io.IOException;
import java.nio.file.Path;

/** A log as long as one may be, in the chunks in which a worker stores it. */
final class LongLog {
  static final int LINES = 1_000_000;
  private static final int CHUNKS = 100;
  private static final int ERROR = 612_345;
  private static final String REST =
      " INFO  dev.team.Load  - batch loaded into staging, 1204 rows, 0 refused\n";

  private LongLog() {}

  static void write(Path data, int month, long run, int instance) throws IOException {
    var store = new FolderObjectStore(data.resolve("objects"), "bench");
    int line = 0;
    for (int chunk = 1; chunk <= CHUNKS; chunk++) {
      var text = new StringBuilder(1 << 20);
      for (int i = 0; i < LINES / CHUNKS; i++) {
        line++;
        text.append("2026-11-26T05:00:00.").append(100_000 + line % 900_000);
        text.append(line == ERROR ? " ERROR dev.team.Load  - relation \"stg\" is away\n" : REST);
      }
      String key = "logs/%d/%d/%d/1/1/%d".formatted(month, run, instance, chunk);
      store.put(key, text.toString().getBytes(UTF_8));
    }
  }
}
