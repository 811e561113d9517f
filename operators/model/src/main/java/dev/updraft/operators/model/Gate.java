// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import dev.updraft.api.DirectOperator;
import dev.updraft.api.Ref;
import dev.updraft.api.TaskContext;
import dev.updraft.api.TaskFailed;
import dev.updraft.api.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lets a version through only when it is good enough to replace the live one; else the task fails,
 * with a table of what did not hold. Where nothing is live yet it passes.
 *
 * <pre>{@code
 * var models = flow.connection("models", Models.class);
 * var folder = flow.constant("/srv/trained/churn");
 * var churn = flow.task("publish", Publish.to(models, "churn").folder(folder));
 * var passed = flow.task("gate", Gate.of(models, churn).higher("auc", 0.002).drift("age", 0.2));
 * flow.task("promote", Promote.passed(models, passed).why("nightly training"));
 * }</pre>
 *
 * @param rules all must hold
 * @retry A rule that does not hold fails for good ({@code
 *     GateTest.shouldFailWithATableOfWhatDidNotHold}); a place that cannot be read is tried again.
 * @cancel Nothing is left: it only reads.
 * @loss A retry judges again: it only reads.
 * @needs to reach the connection's place
 * @ran {@code GateTest}, {@code ModelsDagTest}
 */
public record Gate(
    Value<Models> models, Value<ModelVersion> candidate, String alias, List<Rule> rules)
    implements DirectOperator<Passed> {
  public Gate {
    Names.check("alias", alias);
    rules = List.copyOf(rules);
  }

  /** What a rule looks at. */
  public enum Kind {
    HIGHER,
    LOWER,
    DRIFT
  }

  /**
   * One condition.
   *
   * @param of the metric or feature
   * @param limit by how much, or at most how much
   */
  public record Rule(Kind kind, String of, double limit) {
    public Rule {
      if (of.isBlank()) {
        throw new IllegalArgumentException("a rule of the gate names no metric or feature");
      }
      if (!Double.isFinite(limit) || (kind == Kind.DRIFT && limit < 0)) {
        throw new IllegalArgumentException(
            "the limit for '"
                + of
                + "' is "
                + limit
                + (kind == Kind.DRIFT ? "; PSI is 0 or more" : "; it must be a finite number"));
      }
    }
  }

  /** Begins with the version that wants to be live. */
  public static Gate of(Ref<Models> models, Ref<ModelVersion> candidate) {
    return new Gate(Value.of(models), Value.of(candidate), Alias.LIVE, List.of());
  }

  /** Measured against another alias than {@code live}. */
  public Gate alias(String name) {
    return new Gate(models, candidate, name, rules);
  }

  /**
   * The metric is at least the live one's plus this much; less than 0 = it may be so much worse.
   */
  public Gate higher(String metric, double by) {
    return with(new Rule(Kind.HIGHER, metric, by));
  }

  /** The metric, of which less is better, is at most the live one's minus this much. */
  public Gate lower(String metric, double by) {
    return with(new Rule(Kind.LOWER, metric, by));
  }

  /**
   * The feature is spread as in the live version's training data, by {@link Histogram#psi}.
   *
   * @param atMost 0.1 and 0.25 are usual
   */
  public Gate drift(String feature, double atMost) {
    return with(new Rule(Kind.DRIFT, feature, atMost));
  }

  private Gate with(Rule rule) {
    List<Rule> all = new ArrayList<>(rules);
    all.add(rule);
    return new Gate(models, candidate, alias, all);
  }

  @Override
  public Passed run(TaskContext task) throws IOException {
    return models.get().at(registry -> judge(registry, task));
  }

  private Passed judge(ModelRegistry registry, TaskContext task) throws IOException {
    ModelVersion version = candidate.get();
    if (rules.isEmpty()) {
      throw new TaskFailed("the gate has no rule; add higher, lower or drift");
    }
    Optional<Flip> live = registry.alias(version.name(), alias).now();
    Manifest now = registry.manifest(version);
    if (live.isEmpty()) {
      task.log().info("{} passes: nothing is {} yet", version, alias);
      return new Passed(version, alias, 0, 0, List.of());
    }
    Manifest before = registry.manifest(live.get().model());
    List<Check> checks = rules.stream().map(rule -> Check.of(rule, now, before)).toList();
    if (!checks.stream().allMatch(Check::holds)) {
      throw new TaskFailed(
          version
              + " may not replace "
              + before.version()
              + ", which is "
              + alias
              + ":\n"
              + Check.table(checks));
    }
    task.log().info("{} may replace {}:\n{}", version, before.version(), Check.table(checks));
    return new Passed(version, alias, before.version(), live.get().sequence(), checks);
  }
}
