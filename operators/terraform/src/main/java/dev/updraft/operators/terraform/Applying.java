// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import dev.updraft.api.Operator;
import dev.updraft.api.TaskContext;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Brings a stack that is held to what a plan says. */
record Applying(Session session, Guards guards, Optional<Planned> approved, TaskContext task) {
  Applying(Session session, Guards guards, TaskContext task) {
    this(session, guards, Optional.empty(), task);
  }

  /** Lays out, init, validate; what was cut off half-made is to be replaced. */
  void begin(Source source) throws IOException, InterruptedException {
    session.open(source);
    Commands commands = session.commands();
    commands.validate();
    for (String half : session.history().journal().halfMade(session.state())) {
      task.log().warn("{} was cut off while it was provisioned: it is replaced", half);
      commands.taint(half);
    }
  }

  /** Plan, guards, apply of that very plan. */
  void change(Source source) throws IOException, InterruptedException {
    session.give(source);
    Commands.Planned planned = session.commands().plan();
    Optional<BigDecimal> hourly = judge(planned);
    session.applies(source, guards.limit(), hourly.orElse(BigDecimal.ZERO), task.now());
    if (planned.any()) {
      session.apply(session::settle);
    } else {
      session.settle();
    }
  }

  /** Only says what there is to do. */
  Planned look(Source source) throws IOException, InterruptedException {
    begin(source);
    Commands.Planned planned = session.commands().plan();
    judge(planned);
    return Planned.of(
        planned.any(),
        planned.any() ? Approved.read(session.commands().shown(), session::mark) : List.of());
  }

  /**
   * Refuses before anything is done.
   *
   * @return what there would be may cost in an hour, where that is limited
   */
  private Optional<BigDecimal> judge(Commands.Planned planned)
      throws IOException, InterruptedException {
    PlanPage.write(task.folder(), planned.changes());
    guards.refuse(session, planned, task);
    if (approved.isEmpty() && guards.limit().isEmpty()) {
      return Optional.empty();
    }
    JsonNode shown = session.commands().shown();
    approved.ifPresent(plan -> Approved.require(plan, Approved.read(shown, session::mark)));
    return guards.limit().map(limit -> limit.hourly(PlannedMachines.of(shown)));
  }

  /** The outputs as an operator's result; none where its type is {@code Void}. */
  @SuppressWarnings({"unchecked", "NullAway"}) // R is the type; the only value of a Void is null
  <R> R outputs(Operator<R> of) throws IOException, InterruptedException {
    var type = (Class<?>) of.resultType();
    return type == Void.class ? null : (R) Outputs.read(session.commands().outputs(), type);
  }
}
