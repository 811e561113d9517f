// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.define;

import dev.updraft.api.Fn;
import dev.updraft.api.Outcome;
import dev.updraft.api.Ref;
import dev.updraft.api.Task;
import dev.updraft.api.TriggerRule;
import java.util.List;

/** A task as its author holds it. */
record DrawnTask<T>(Drawing drawing, Node node) implements Task<T>, Options.Setter<Task<T>> {
  DrawnRef<T> ref() {
    return new DrawnRef<>(drawing, new Origin.OfTask(node), List.of(), node.result);
  }

  static Node nodeOf(Task<?> task) {
    return ((DrawnTask<?>) task).node();
  }

  @Override
  public Options options() {
    return node.options;
  }

  @Override
  public Task<T> self() {
    return this;
  }

  @Override
  public <R> Ref<R> get(Fn.Getter<T, R> accessor) {
    return ref().get(accessor);
  }

  @Override
  public Ref<Outcome<T>> outcome() {
    return ref().outcome();
  }

  @Override
  public Task<T> after(Task<?>... tasks) {
    for (var task : tasks) {
      node.upstream.add(nodeOf(task));
    }
    return this;
  }

  @Override
  public <R> Task<R> then(Task<R> next) {
    nodeOf(next).upstream.add(node);
    return next;
  }

  @Override
  public Task<T> runWhen(TriggerRule rule) {
    node.rule = rule;
    return this;
  }
}
