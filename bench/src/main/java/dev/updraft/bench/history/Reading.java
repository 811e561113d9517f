// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bench.history;

import dev.updraft.launcher.cli.LocalAccess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * How fast a long history is read, over HTTP, one question after another. A time is from before the
 * request until the last byte of the answer: a little more than the server took.
 */
public final class Reading implements AutoCloseable {
  private static final int WARM_UP = 30;
  private static final int ROUNDS = 5;
  private static final int QUESTIONS = 100;
  private static final long LONGEST_NANOS = 10_000_000_000L;

  private final LocalAccess access;
  private final Sample sample;
  private final HttpClient http = HttpClient.newHttpClient();

  private Reading(LocalAccess access, Sample sample) {
    this.access = access;
    this.sample = sample;
  }

  /** Fills the database first, unless that is done. */
  public static Reading of(Path data, long instances) throws IOException, InterruptedException {
    try (var filling = Filling.of(data, Instant.now())) {
      if (!filling.filled()) {
        long before = System.nanoTime();
        filling.fill(instances);
        String log =
            filling
                .texts(
                    "SELECT run_month || ' ' || run_id FROM run WHERE dag_id = 'big_mapped'"
                        + " AND dag_run_id = 'done'")
                .getFirst();
        String[] key = log.split(" ", 2);
        LongLog.write(data, Integer.parseInt(key[0]), Long.parseLong(key[1]), 1);
        System.out.printf(
            Locale.ROOT,
            "history instances %d runs %d mib %d made_in_s %.0f%n",
            filling.number("SELECT count(*) FROM task_instance"),
            filling.number("SELECT count(*) FROM run"),
            filling.number("SELECT pg_database_size(current_database())") >> 20,
            (System.nanoTime() - before) / 1e9);
      }
      return new Reading(LocalAccess.read(data), Sample.of(filling));
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  /** {@code W8}: a long history; {@code W2-pages}: pages of very large runs. */
  public void measure(String id, Consumer<Figure> told) throws IOException, InterruptedException {
    for (Look look : id.equals("W8") ? Look.history(sample) : Look.pages(sample)) {
      warmUp(look);
      var shares = new ArrayList<Double>();
      for (int round = 0; round < ROUNDS; round++) {
        shares.add(round(look, WARM_UP + round * QUESTIONS));
      }
      told.accept(new Figure(look.id(), look.what(), shares, look.bar()));
    }
  }

  private void warmUp(Look look) throws IOException, InterruptedException {
    long began = System.nanoTime();
    for (int i = 0; i < WARM_UP && System.nanoTime() - began < LONGEST_NANOS; i++) {
      get(look.path().apply(i));
    }
  }

  /** What is far too slow is asked less often. */
  private double round(Look look, int from) throws IOException, InterruptedException {
    var times = new ArrayList<Double>();
    long began = System.nanoTime();
    for (int i = 0; i < QUESTIONS && System.nanoTime() - began < LONGEST_NANOS; i++) {
      String path = look.path().apply(from + i);
      long before = System.nanoTime();
      get(path);
      times.add((System.nanoTime() - before) / 1e6);
    }
    times.sort(null);
    return times.get((int) Math.round(look.share() * (times.size() - 1)));
  }

  private byte[] get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(access.url() + path))
            .header("Authorization", "Bearer " + access.token())
            .build();
    HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new IOException(answer.statusCode() + " for " + path);
    }
    return answer.body();
  }

  /** What was measured of one kind of question: its p95 or p99 in each round, in milliseconds. */
  public record Figure(String id, String what, List<Double> values, double bar) {
    public Figure {
      values = List.copyOf(values);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
