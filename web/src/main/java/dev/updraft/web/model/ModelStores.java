// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.model;

import dev.updraft.api.Connection;
import dev.updraft.db.read.ConnectionQueries;
import dev.updraft.db.read.ConnectionQueries.ConnectionView;
import dev.updraft.db.read.Criterion;
import dev.updraft.db.read.Page;
import dev.updraft.db.read.Page.Sort;
import dev.updraft.operators.model.ModelProblem;
import dev.updraft.operators.model.ModelRegistry;
import dev.updraft.operators.model.Place;
import dev.updraft.web.http.ApiError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * The places that connections of type {@code models} lead to. A question to one runs in a thread of
 * its own, for a limited time, and only a few may wait there: a place that hangs costs whoever asks
 * for it that time, and nobody else anything. Thread-safe.
 */
public final class ModelStores {
  /** How a 503 of a place begins. */
  public static final String AWAY = "The models of connection '";

  private static final int SEATS = 16;
  private static final Page ALL = Page.first(1000, Sort.up("connection_id"));

  private final ConnectionQueries connections;
  private final Function<ConnectionView, Connection> open;
  private final Duration patience;
  private final Map<String, Semaphore> seats = new ConcurrentHashMap<>();

  /**
   * @param open gives a connection with its secret
   * @param patience how long a place may take for one question
   */
  public ModelStores(
      ConnectionQueries connections, Function<ConnectionView, Connection> open, Duration patience) {
    this.connections = connections;
    this.open = open;
    this.patience = patience;
  }

  /** What is asked of a place. */
  @FunctionalInterface
  public interface Use<R> {
    R of(ModelRegistry registry) throws IOException;
  }

  /** All of type {@code models}, in order. */
  public List<ConnectionView> connections() {
    return connections.list(List.of(Criterion.is("conn_type", "models")), ALL).rows();
  }

  /** Answers 404 when there is no such connection, 503 when its place cannot be used. */
  public <R> R at(String id, Use<R> use) {
    ConnectionView connection =
        connections
            .find(id)
            .filter(it -> it.type().equals("models"))
            .orElseThrow(
                () ->
                    ApiError.notFound(
                        "There is no connection of type models with connection_id: `" + id + "`"));
    return answer(id, ask(connection, use));
  }

  /** Begins to ask; several may be asked at once. */
  <R> CompletableFuture<R> ask(ConnectionView connection, Use<R> use) {
    var answer = new CompletableFuture<R>();
    Semaphore free = seats.computeIfAbsent(connection.id(), _ -> new Semaphore(SEATS));
    if (!free.tryAcquire()) {
      answer.completeExceptionally(
          new IOException(SEATS + " earlier requests still wait for it. See whether it hangs"));
      return answer;
    }
    Thread asking =
        Thread.ofPlatform()
            .daemon()
            .name("models-" + connection.id())
            .start(
                () -> {
                  try (ModelRegistry registry = registry(connection)) {
                    answer.complete(use.of(registry));
                  } catch (IOException | RuntimeException e) {
                    answer.completeExceptionally(e);
                  } finally {
                    free.release();
                  }
                });
    return answer
        .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete(
            (_, failure) -> {
              if (failure instanceof TimeoutException) {
                asking.interrupt();
              }
            });
  }

  <R> R answer(String id, CompletableFuture<R> asked) {
    try {
      return asked.join();
    } catch (CompletionException e) {
      throw told(id, e.getCause() == null ? e : e.getCause());
    }
  }

  private ModelRegistry registry(ConnectionView connection) throws IOException {
    try {
      return Place.of(open.apply(connection)).openExisting();
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private RuntimeException told(String id, Throwable failure) {
    return switch (failure) {
      case TimeoutException _ ->
          away(
              id,
              "no answer within "
                  + patience.toSeconds()
                  + " s. See whether the server of the bucket, or the mount of the folder, hangs");
      case IOException e -> away(id, words(e));
      case UncheckedIOException e -> away(id, words(e.getCause() == null ? e : e.getCause()));
      case ModelProblem e -> away(id, String.valueOf(e.getMessage()));
      case RuntimeException e -> e;
      default -> new IllegalStateException(failure);
    };
  }

  private static ApiError away(String id, String why) {
    return new ApiError(503, AWAY + id + "' cannot be reached: " + why + ".");
  }

  /** The JDK's words are often the name of a file alone. */
  private static String words(Throwable failure) {
    return switch (failure) {
      case AccessDeniedException e ->
          e.getFile()
              + " is closed to the user that the web process runs as. Let that user read and write"
              + " there";
      case FileSystemException e ->
          e.getFile()
              + ": "
              + (e.getReason() == null ? e.getClass().getSimpleName() : e.getReason())
              + ". Mount or restore it, or correct the schema of the connection";
      default -> String.valueOf(failure.getMessage()).replaceFirst("\\.$", "");
    };
  }
}
