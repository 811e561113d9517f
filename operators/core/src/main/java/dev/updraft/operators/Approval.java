// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators;

import dev.updraft.api.ExternalOperator;
import dev.updraft.api.Poll;
import dev.updraft.api.Ref;
import dev.updraft.api.TaskContext;
import dev.updraft.api.Value;
import java.time.Duration;
import java.util.Optional;

/**
 * Waits until a person says yes, as Airflow's {@code ApprovalOperator}: on the page of the task, or
 * by marking it by the API. <i>Approve</i> lets what comes after it begin; <i>Refuse</i> skips it,
 * and with it all that needs it. Who did it stands in the audit log. While it waits it holds no
 * slot of a worker.
 *
 * <pre>{@code
 * var ready = flow.task("measure", Shell.script("./measure.sh"));
 * var yes = flow.task("approve", Approval.ask("Send the letters to 12,000 customers?")).after(ready);
 * flow.task("send", Shell.script("./send.sh")).after(yes);
 * }</pre>
 *
 * <p>Without an answer it fails after 30 days, or what {@code timeout} of the task says.
 *
 * @param question what the person is asked; the tasks that it comes after are linked below it
 * @param onlyIf whether there is anything to ask; false = it succeeds at once
 * @retry It asks again. (not tested)
 * @cancel Nothing is left. ({@code ApprovalTest.shouldEndAsAPersonSays})
 * @loss It goes on waiting. ({@code ApprovalTest.shouldGoOnWaitingAfterTheLossOfItsWorker})
 * @needs nothing
 * @ran {@code ApprovalTest}; the page: {@code WhyTest.shouldAskWhatAPersonMustAnswer}
 */
public record Approval(String question, Optional<Value<Boolean>> onlyIf)
    implements ExternalOperator<Approval.Asked, Void> {
  private static final Duration LOOK = Duration.ofHours(6);
  private static final Duration PATIENCE = Duration.ofDays(30);

  /**
   * @throws IllegalArgumentException when the question is empty or longer than 1,000 characters
   */
  public Approval {
    if (question.isBlank() || question.length() > 1_000) {
      throw new IllegalArgumentException(
          "the question is "
              + (question.isBlank() ? "empty" : "longer than 1,000 characters")
              + "; say in a sentence or two what is to be approved");
    }
  }

  /** Asks always. */
  public static Approval ask(String question) {
    return new Approval(question, Optional.empty());
  }

  /** Asks only when there is something to ask; else it succeeds at once. */
  public Approval onlyIf(Ref<Boolean> asked) {
    return new Approval(question, Optional.of(Value.of(asked)));
  }

  /**
   * What finds it again; the page of the task shows the question that stands here.
   *
   * <pre>{@code new Approval.Asked("Go on?", true)}</pre>
   *
   * @param needed false: there was nothing to ask
   */
  public record Asked(String question, boolean needed) {}

  @Override
  public Asked submit(TaskContext task) {
    boolean needed = onlyIf.isEmpty() || onlyIf.get().get();
    task.log()
        .info(
            needed
                ? "Waits for a person, who approves or refuses on the page of this task: {}"
                : "There is nothing to ask: {}",
            question);
    return new Asked(question, needed);
  }

  @Override
  @SuppressWarnings("NullAway") // the only value of a Void is null
  public Poll<Void> poll(Asked asked, TaskContext task) {
    return asked.needed() ? Poll.again(LOOK) : Poll.done(null);
  }

  @Override
  public Duration patience() {
    return PATIENCE;
  }
}
