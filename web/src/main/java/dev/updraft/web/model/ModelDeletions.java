// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.model;

import dev.updraft.operators.model.By;
import dev.updraft.operators.model.Deletion;
import dev.updraft.operators.model.ModelProblem;
import dev.updraft.web.http.ApiError;
import java.time.InstantSource;

/**
 * Deletes versions for people. What was broken off goes on when the same is sent again; who deleted
 * the version first is what all get to know. Thread-safe.
 */
public final class ModelDeletions {
  private final ModelCatalog models;
  private final InstantSource clock;

  public ModelDeletions(ModelCatalog models, InstantSource clock) {
    this.models = models;
    this.clock = clock;
  }

  /** Which version, by whom and why. */
  public record Wish(String connection, String model, int version, String who, String why) {
    /** Why this is none; empty = it is one. */
    public String unfit() {
      return ModelFlips.unfit(why);
    }
  }

  /** Answers 409 for what an alias names or goes back to. */
  public Deletion delete(Wish wish) {
    String attempt = "person/delete/" + wish.version() + "/" + wish.who();
    By by = new By(wish.who(), wish.why(), clock.instant(), attempt);
    try {
      return models.of(
          wish.connection(),
          wish.model(),
          model -> {
            try {
              int number = model.version(wish.version()).version().version();
              return model.registry().delete(model.name(), number, by);
            } catch (ModelProblem e) {
              throw ApiError.conflict(String.valueOf(e.getMessage()));
            }
          });
    } catch (ApiError e) {
      throw e.status() == 503
          ? new ApiError(
              503, e.text() + " It may have begun: to send the same again goes on with it.")
          : e;
    }
  }
}
