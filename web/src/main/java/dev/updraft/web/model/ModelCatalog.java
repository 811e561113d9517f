// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.model;

import dev.updraft.db.read.ConnectionQueries.ConnectionView;
import dev.updraft.web.http.ApiError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The models of all connections; all places are asked at once. Thread-safe. */
public final class ModelCatalog {
  private final ModelStores stores;

  public ModelCatalog(ModelStores stores) {
    this.stores = stores;
  }

  /**
   * A part of them, by connection and name.
   *
   * @param connections how many were asked
   * @param total models that were found, over all parts
   * @param unreachable the connections that gave none because they could not be asked
   */
  public record Part(
      List<ModelCard> cards, int connections, long total, List<Unreachable> unreachable) {
    public Part {
      cards = List.copyOf(cards);
      unreachable = List.copyOf(unreachable);
    }
  }

  /** A connection whose place cannot be used. */
  public record Unreachable(String connection, String why) {}

  /** A model, by the connection that leads to it. */
  private record Key(ConnectionView connection, String name) {}

  /**
   * @param wanted which connections, by their id
   */
  public Part list(Predicate<String> wanted, int limit, long offset) {
    List<Unreachable> unreachable = new ArrayList<>();
    List<ConnectionView> asked =
        stores.connections().stream().filter(it -> wanted.test(it.id())).toList();
    List<Key> keys = new ArrayList<>();
    answers(asked, _ -> registry -> registry.names(), unreachable)
        .forEach((connection, names) -> names.forEach(it -> keys.add(new Key(connection, it))));
    Map<ConnectionView, List<String>> shown = new LinkedHashMap<>();
    keys.stream()
        .skip(offset)
        .limit(limit)
        .forEach(
            key -> shown.computeIfAbsent(key.connection(), _ -> new ArrayList<>()).add(key.name()));
    List<ModelCard> cards = new ArrayList<>();
    answers(List.copyOf(shown.keySet()), it -> cards(it.id(), shown.get(it)), unreachable)
        .values()
        .forEach(cards::addAll);
    return new Part(cards, asked.size(), keys.size(), unreachable);
  }

  private static ModelStores.Use<List<ModelCard>> cards(
      String connection, @Nullable List<String> names) {
    return registry -> {
      List<ModelCard> cards = new ArrayList<>();
      for (String name : names == null ? List.<String>of() : names) {
        cards.add(OneModel.of(registry, name).card(connection));
      }
      return cards;
    };
  }

  /** How each is asked. */
  @FunctionalInterface
  private interface Question<R> {
    ModelStores.Use<R> of(ConnectionView connection);
  }

  private <R> Map<ConnectionView, R> answers(
      List<ConnectionView> connections, Question<R> question, List<Unreachable> unreachable) {
    Map<ConnectionView, CompletableFuture<R>> asked = new LinkedHashMap<>();
    connections.forEach(it -> asked.put(it, stores.ask(it, question.of(it))));
    Map<ConnectionView, R> answers = new LinkedHashMap<>();
    asked.forEach(
        (connection, answer) -> {
          try {
            answers.put(connection, stores.answer(connection.id(), answer));
          } catch (ApiError e) {
            unreachable.add(new Unreachable(connection.id(), e.text()));
          }
        });
    return answers;
  }

  /** One model; answers 404 when connection or model is not there, 503 when it cannot be asked. */
  public <R> R of(String connection, String name, Look<R> look) {
    return stores.at(connection, registry -> look.at(OneModel.of(registry, name)));
  }

  /** What is asked of a model. */
  @FunctionalInterface
  public interface Look<R> {
    R at(OneModel model) throws IOException;
  }
}
