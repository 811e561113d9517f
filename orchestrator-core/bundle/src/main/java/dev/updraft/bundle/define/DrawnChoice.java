// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.define;

import dev.updraft.api.Choice;
import dev.updraft.api.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A choice as its author holds it. */
final class DrawnChoice<E extends Enum<E>> implements Choice<E> {
  private final Drawing drawing;
  private final Node node;
  private final List<String> open;

  DrawnChoice(Drawing drawing, Node node, Class<?> answers) {
    this.drawing = drawing;
    this.node = node;
    this.open =
        new ArrayList<>(
            Arrays.stream(answers.getEnumConstants()).map(c -> ((Enum<?>) c).name()).toList());
  }

  @Override
  public Choice<E> when(E answer, Runnable branch) {
    if (!open.remove(answer.name())) {
      throw drawing.where().refuse(answer + " has a branch already");
    }
    drawing.branch(new Branch(node, List.of(answer.name())), branch);
    return this;
  }

  @Override
  public Choice<E> otherwise(Runnable branch) {
    drawing.branch(new Branch(node, List.copyOf(open)), branch);
    open.clear();
    return this;
  }

  @Override
  public Task<E> task() {
    return new DrawnTask<>(drawing, node);
  }

  /** Refuses the DAG when an answer leads nowhere. */
  void check() {
    if (!open.isEmpty()) {
      throw new DefinitionException(
          node.where,
          "Choice "
              + node.id
              + " may answer "
              + String.join(", ", open)
              + ", which has no branch: add when("
              + open.getFirst()
              + ", () -> …) or otherwise(() -> {})");
    }
  }
}
