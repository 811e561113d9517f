// SPDX-License-Identifier: Apache-2.0
package dev.updraft.objects;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The contract on the server that {@code real-tests} started; not part of the build. */
class RealS3Checks extends ObjectStoreContract {
  private static final int ROUNDS = 400;
  private static final int WRITERS = 8;

  private final S3ObjectStore store;

  RealS3Checks() throws Exception {
    var access =
        new S3Access(
            Optional.of(URI.create(System.getProperty("updraft.s3.endpoint", ""))),
            Optional.of("us-east-1"),
            Optional.of(new S3Access.Keys("id", "secret")));
    var bucket = System.getProperty("updraft.s3.bucket", "");
    store = S3ObjectStore.open(new ObjectPlace.Bucket(bucket, "t" + System.nanoTime(), access));
  }

  @Override
  ObjectStore store() {
    return store;
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void shouldHaveOneWinnerInEveryRound() throws Exception {
    var start = new CyclicBarrier(WRITERS);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < ROUNDS; round++) {
        String key = "race/" + round;
        var tries =
            IntStream.range(0, WRITERS)
                .mapToObj(
                    writer ->
                        threads.submit(
                            () -> {
                              start.await();
                              return store.putIfAbsent(key, ("" + writer).getBytes(UTF_8));
                            }))
                .toList();
        int winner = -1;
        for (int writer = 0; writer < WRITERS; writer++) {
          if (tries.get(writer).get()) {
            assertThat(winner).as("another winner of " + key).isEqualTo(-1);
            winner = writer;
          }
        }
        assertThat(store.get(key).orElseThrow()).asString().isEqualTo("" + winner);
      }
    }
  }

  @Test
  void shouldListMoreThanOnePage() throws Exception {
    for (int i = 0; i < 1_100; i++) {
      store.put("many/" + i, new byte[0]);
    }
    assertThat(store.list("many")).hasSize(1_100);
  }
}
