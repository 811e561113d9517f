// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Hears what Terraform says: for the task's log, for the journal, and for what is asked later. */
final class Watch implements Consumer<String> {
  private static final int MOST_ERRORS = 20;

  private final Keeper keeper;
  private final boolean applies;
  private final List<Event.Change> changes = new ArrayList<>();
  private final List<Event.Change> drifted = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();
  private int planned;
  private int done;
  private boolean undeclared;
  private boolean torn;

  /**
   * @param applies what it tells of the plan was told before
   */
  Watch(Keeper keeper, boolean applies) {
    this.keeper = keeper;
    this.applies = applies;
  }

  @Override
  public synchronized void accept(String line) {
    torn |= line.contains("Two interrupts received");
    Event.read(line).ifPresentOrElse(this::hear, () -> hearText(line));
  }

  private void hear(Event event) {
    event.step().ifPresent(keeper::step);
    String told = event.told();
    boolean plans = event.type().equals("planned_change");
    if (!told.isEmpty() && !(plans && applies)) {
      System.out.println(told);
    }
    if (plans) {
      changes.add(event.change());
      planned += event.change().steps();
    }
    if (event.type().equals("resource_drift")) {
      drifted.add(event.change());
    }
    event.step().filter(StackRecord.Step::changed).ifPresent(_ -> progress());
    if (event.type().equals("diagnostic")) {
      boolean unknown = event.summary().equals("Value for undeclared variable");
      undeclared |= unknown;
      if (event.error() || unknown) {
        remember(told);
      }
    }
  }

  /** As {@code TaskContext.progress}; the steps of this apply, of all that are planned for it. */
  private void progress() {
    done++;
    if (planned > 0) {
      System.out.println("::progress " + done + "/" + Math.max(planned, done) + " steps");
    }
  }

  private void hearText(String line) {
    System.out.println(line);
    remember(line);
  }

  private void remember(String words) {
    if (errors.size() < MOST_ERRORS && !words.isBlank() && !errors.contains(words)) {
      errors.add(words);
    }
  }

  /** What a plan would change. */
  synchronized List<Event.Change> changes() {
    return List.copyOf(changes);
  }

  /** What is not as the state says. */
  synchronized List<Event.Change> drifted() {
    return List.copyOf(drifted);
  }

  /** Whether a variable was given that the plan does not know. */
  synchronized boolean undeclared() {
    return undeclared;
  }

  /** Whether it was ended without having saved what it did. */
  synchronized boolean torn() {
    return torn;
  }

  /** What it complained of, for a message; begins with a line break where there is something. */
  synchronized String words() {
    return errors.isEmpty() ? "" : ":\n" + String.join("\n", errors);
  }
}
