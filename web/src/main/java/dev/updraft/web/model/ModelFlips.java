// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.model;

import dev.updraft.operators.model.Alias;
import dev.updraft.operators.model.By;
import dev.updraft.operators.model.Flip;
import dev.updraft.operators.model.ModelProblem;
import dev.updraft.operators.model.ModelVersion;
import dev.updraft.web.http.ApiError;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Changes of aliases by people. Whoever changes one names the change that was the newest when he
 * decided: of two at once one wins, the other is answered with 409 that says who did. A change that
 * is sent again by whom it was made by gets the first answer. Thread-safe.
 */
public final class ModelFlips {
  /** Characters that a reason may have. */
  public static final int LONGEST_REASON = 1_000;

  private final ModelCatalog models;
  private final InstantSource clock;

  public ModelFlips(ModelCatalog models, InstantSource clock) {
    this.models = models;
    this.clock = clock;
  }

  /** Why this is no reason; empty = it is one. */
  static String unfit(String why) {
    if (why.isBlank()) {
      return "Say in a few words why: whoever looks for the cause later will read it";
    }
    return why.length() > LONGEST_REASON
        ? "A reason has at most " + LONGEST_REASON + " characters"
        : "";
  }

  /** Which alias of which model. */
  public record Target(String connection, String model, String alias) {}

  /**
   * Who decided what on which state.
   *
   * @param seen sequence of the alias' newest change then; 0 = none
   */
  public record Decision(String who, String why, int seen) {
    /** Why this is no decision; empty = it is one. */
    public String unfit() {
      return ModelFlips.unfit(why);
    }
  }

  @FunctionalInterface
  private interface Change {
    Flip of(Alias alias, By by) throws IOException;
  }

  /** Lets the alias name a version. */
  public Flip promote(Target target, int version, Decision decision) {
    return change(
        target,
        decision,
        "promote/" + version,
        model -> {
          ModelVersion to = model.version(version).version();
          return (alias, by) -> alias.promote(to, decision.seen(), by);
        });
  }

  /** Lets the alias name what it named before the version that it names now. */
  public Flip rollback(Target target, Decision decision) {
    return change(
        target, decision, "rollback", _ -> (alias, by) -> alias.rollback(decision.seen(), by));
  }

  private Flip change(
      Target target, Decision decision, String what, ModelCatalog.Look<Change> look) {
    // The same person, deciding the same on the same state, does it once.
    String attempt = "person/" + what + "/" + decision.seen() + "/" + decision.who();
    By by = new By(decision.who(), decision.why(), clock.instant(), attempt);
    try {
      return models.of(
          target.connection(),
          target.model(),
          model -> {
            try {
              Change change = look.at(model);
              Alias alias = model.alias(target.alias());
              requireNotAhead(alias, decision.seen());
              return change.of(alias, by);
            } catch (ModelProblem e) { // also a version that is damaged: it is there, and unfit
              throw ApiError.conflict(String.valueOf(e.getMessage()));
            }
          });
    } catch (ApiError e) {
      throw e.status() == 503 ? unsure(e) : e;
    }
  }

  private static void requireNotAhead(Alias alias, int seen) throws IOException {
    Optional<Flip> now = alias.now();
    int newest = now.map(Flip::sequence).orElse(0);
    if (seen > newest) {
      throw ApiError.conflict(
          alias + " was changed " + newest + " times only; look again, and decide then");
    }
  }

  private static ApiError unsure(ApiError away) {
    return new ApiError(
        503,
        away.text()
            + " Whether the change was made is not known: its history tells, and to send the same"
            + " again does it once.");
  }
}
