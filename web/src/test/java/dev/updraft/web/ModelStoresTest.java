// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.updraft.api.Connection;
import dev.updraft.db.read.ConnectionQueries.ConnectionView;
import dev.updraft.db.read.Readers;
import dev.updraft.web.http.ApiError;
import dev.updraft.web.model.ModelStores;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A place that hangs costs those who ask for it a limited time, and nobody else anything. */
@SuppressWarnings("NullAway.Init") // JUnit calls start() first
class ModelStoresTest {
  private static Fixture fixture;

  @BeforeAll
  static void start() throws Exception {
    fixture = Fixture.start();
    SeedModels.into(fixture);
    SeedModels.connection(fixture, "hangs", "s3://bucket/models");
  }

  @AfterAll
  static void stop() throws Exception {
    fixture.close();
  }

  private static ModelStores stores(Duration patience, Map<String, String> extra) {
    return new ModelStores(
        Readers.over(fixture.pool).connections(), it -> connection(it, extra), patience);
  }

  private static Connection connection(ConnectionView it, Map<String, String> extra) {
    return new Connection(it.id(), it.type(), "", 0, "" + it.schema(), "k", "s", extra);
  }

  @Test
  void shouldNotWaitForABucketThatDoesNotAnswer() throws Exception {
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String url = "http://127.0.0.1:" + silent.getLocalPort();
      ModelStores stores = stores(Duration.ofSeconds(3), Map.of("endpoint_url", url));
      ApiError said =
          catchThrowableOfType(ApiError.class, () -> stores.at("hangs", each -> each.names()));
      assertThat(said.status()).isEqualTo(503);
      assertThat(said.text())
          .startsWith("The models of connection 'hangs' cannot be reached: no answer within 3 s");
    }
  }

  @Test
  void shouldLetFewWaitForAPlaceThatHangsAndNobodyForTheOthers() throws Exception {
    ModelStores stores = stores(Duration.ofSeconds(20), Map.of());
    var over = new CountDownLatch(1);
    var inside = new CountDownLatch(16);
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> waiting = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        waiting.add(
            callers.submit(
                () ->
                    stores.at(
                        SeedModels.CONNECTION,
                        _ -> {
                          inside.countDown();
                          return waited(over);
                        })));
      }
      assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
      ApiError said =
          catchThrowableOfType(
              ApiError.class, () -> stores.at(SeedModels.CONNECTION, each -> each.names()));
      assertThat(said.text()).contains("16 earlier requests still wait for it");
      SeedModels.connection(fixture, "other", fixture.folder().resolve("models").toString());
      assertThat(names(stores, "other")).containsExactly("churn", "ranker");
      over.countDown();
      for (Future<Boolean> one : waiting) {
        assertThat(one.get(20, TimeUnit.SECONDS)).isTrue();
      }
    }
    assertThat(names(stores, SeedModels.CONNECTION)).hasSize(2);
  }

  @Test
  void shouldInterruptWhatTookTooLong() throws Exception {
    var interrupted = new CountDownLatch(1);
    ApiError said =
        catchThrowableOfType(
            ApiError.class,
            () ->
                stores(Duration.ofMillis(200), Map.of())
                    .at(
                        SeedModels.CONNECTION,
                        _ -> {
                          boolean came = waited(new CountDownLatch(1));
                          interrupted.countDown();
                          return came;
                        }));
    assertThat(said.status()).isEqualTo(503);
    assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
  }

  private static List<String> names(ModelStores stores, String connection) {
    return stores.at(connection, registry -> registry.names());
  }

  private static boolean waited(CountDownLatch latch) {
    try {
      return latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }
}
