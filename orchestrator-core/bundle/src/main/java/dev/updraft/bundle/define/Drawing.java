// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.define;

import dev.updraft.api.Choice;
import dev.updraft.api.DirectOperator;
import dev.updraft.api.ExternalOperator;
import dev.updraft.api.OnWorkerLoss;
import dev.updraft.api.Operator;
import dev.updraft.api.Ref;
import dev.updraft.api.Task;
import dev.updraft.bundle.work.Arg;
import dev.updraft.bundle.work.UnitJson;
import dev.updraft.bundle.work.ValueWriter;
import dev.updraft.bundle.work.Work;
import dev.updraft.engine.spec.GroupSpec;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The tasks, groups, regions and branches drawn so far. Used by one thread, once. */
final class Drawing {
  /** What is meant to be larger maps a list, whose instances are no tasks of the graph. */
  private static final int MOST_TASKS = 20_000;

  private final Where where;
  private final Functions functions;
  private final JsonMapper json;
  private final Map<String, Node> nodes = new LinkedHashMap<>();
  private final List<GroupSpec> groups = new ArrayList<>();
  private final List<Region> regions = new ArrayList<>();
  private final List<DrawnChoice<?>> choices = new ArrayList<>();
  private final List<Branch> branches = new ArrayList<>();
  private final Deque<Branch> openBranches = new ArrayDeque<>();
  private final List<Scope> scopes = new ArrayList<>();
  private final Deque<Scope> openScopes = new ArrayDeque<>();
  private @Nullable Region region;
  private int group = -1;

  Drawing(ClassLoader unit) {
    where = new Where(unit);
    functions = new Functions(unit, where);
    json = UnitJson.mapper(unit);
  }

  Where where() {
    return where;
  }

  Functions functions() {
    return functions;
  }

  JsonMapper json() {
    return json;
  }

  List<Node> nodes() {
    return List.copyOf(nodes.values());
  }

  List<GroupSpec> groups() {
    return groups;
  }

  List<Region> regions() {
    return regions;
  }

  /** A task that calls a function. */
  <R> Task<R> call(@Nullable String id, Object work, List<Ref<?>> inputs) {
    return new DrawnTask<>(this, called(id, work, inputs, false));
  }

  <X extends Enum<X>> Choice<X> decide(@Nullable String id, Object work, List<Ref<?>> inputs) {
    var node = called(id, work, inputs, true);
    var choice = new DrawnChoice<X>(this, node, (Class<?>) Objects.requireNonNull(node.result));
    choices.add(choice);
    return choice;
  }

  private Node called(@Nullable String id, Object work, List<Ref<?>> inputs, boolean choice) {
    var read = functions.read(work);
    if (id == null && read.name().isEmpty()) {
      throw where.refuse("An inline lambda has no name: give the task an id before it");
    }
    var node = add(id == null ? read.name() : id);
    var args = new ArrayList<Arg>();
    for (int i = 0; i < inputs.size(); i++) {
      var ref = drawn(inputs.get(i));
      var type = read.parameters().get(i) == null ? ref.type() : read.parameters().get(i);
      if (type == null) {
        throw where.refuse(
            "Input "
                + (i + 1)
                + " of this lambda has a generic type that is not known here: use a method"
                + " reference");
      }
      args.add(node.take(ref, canonical(type)));
    }
    var isVoid = read.result() == void.class;
    var refusal = isVoid ? "" : ResultTypes.refusal(read.result());
    if (!refusal.isEmpty()) {
      var advice = read.name().isEmpty() ? " (use a record or a method reference)" : "";
      throw where.refuse("Result of " + node.id + ": " + refusal + advice);
    }
    node.result = isVoid ? null : read.result();
    node.work =
        new Work.Call(read.function(), args, isVoid ? "" : canonical(read.result()), choice);
    return node;
  }

  /** A task that an operator does. */
  <R> Task<R> operate(String id, Operator<R> operator) {
    if (!(operator instanceof Record record)) {
      throw where.refuse("An operator is a record; " + operator.getClass().getName() + " is not");
    }
    var node = add(id);
    var args = new ArrayList<Arg>();
    var writer =
        new ValueWriter(
            ref -> {
              var drawn = drawn(ref);
              args.add(node.take(drawn, drawn.type() == null ? "" : canonical(drawn.type())));
              return args.size() - 1;
            });
    try {
      node.work = new Work.Operate(writer.write(record), args);
    } catch (ValueWriter.IllegalValue e) {
      throw where.refuse("Operator " + e.getMessage());
    }
    node.kind = operator.kind();
    Type chosen = operator.resultType();
    node.result = chosen == null ? resultOf(record) : readable(node, chosen);
    node.natural =
        switch (operator) {
          case ExternalOperator<?, ?> _ -> OnWorkerLoss.ATTACH;
          case DirectOperator<?> _ -> OnWorkerLoss.FAIL;
        };
    return new DrawnTask<>(this, node);
  }

  private Type readable(Node node, Type chosen) {
    var refusal = ResultTypes.refusal(chosen);
    if (!refusal.isEmpty()) {
      throw where.refuse("Result of " + node.id + ": " + refusal);
    }
    return chosen;
  }

  /** The R of an operator, where its class or a component {@code Class<R>} says it. */
  private static @Nullable Type resultOf(Record operator) {
    for (var type : operator.getClass().getGenericInterfaces()) {
      if (type instanceof ParameterizedType generic
          && Operator.class.isAssignableFrom((Class<?>) generic.getRawType())) {
        var arguments = generic.getActualTypeArguments();
        var result = arguments[arguments.length - 1];
        return result instanceof TypeVariable<?> variable ? named(operator, variable) : result;
      }
    }
    return null;
  }

  private static @Nullable Type named(Record operator, TypeVariable<?> variable) {
    for (var component : operator.getClass().getRecordComponents()) {
      if (component.getGenericType() instanceof ParameterizedType generic
          && generic.getRawType() == Class.class
          && generic.getActualTypeArguments()[0].equals(variable)) {
        try {
          component.getAccessor().setAccessible(true);
          return (Type) component.getAccessor().invoke(operator);
        } catch (ReflectiveOperationException e) {
          return null;
        }
      }
    }
    return null;
  }

  private Node add(String id) {
    if (!Ids.allowed(id)) {
      throw where.refuse("Task id \"" + id + "\": " + Ids.RULE);
    }
    if (nodes.size() == MOST_TASKS) {
      throw where.refuse(
          "A DAG may have "
              + MOST_TASKS
              + " tasks, and this is one more: let each(…) go over a list that a task returns, or"
              + " make several DAGs");
    }
    var node = new Node(id, where.here(), group, region);
    var before = nodes.putIfAbsent(id, node);
    if (before != null) {
      throw where.refuse(
          "There is a task " + id + " already (" + before.where + "): give this one its own id");
    }
    openBranches.forEach(branch -> branch.nodes.add(node));
    openScopes.forEach(scope -> scope.nodes.add(node));
    return node;
  }

  DrawnRef<?> drawn(Ref<?> ref) {
    return switch (ref) {
      case DrawnRef<?> drawn -> drawn;
      case DrawnTask<?> task -> task.ref();
      default -> throw where.refuse("A Ref that this flow did not make");
    };
  }

  void branch(Branch branch, Runnable body) {
    branch.choice.branches.add(branch);
    branches.add(branch);
    openBranches.push(branch);
    body.run();
    openBranches.pop();
  }

  <T> T group(String name, Supplier<T> body) {
    groups.add(new GroupSpec(name, group));
    var outer = group;
    group = groups.size() - 1;
    var result = body.get();
    group = outer;
    return result;
  }

  <T> T around(Node setup, Node teardown, Supplier<T> body) {
    var refusal = Scope.refusal(setup, teardown, region);
    if (!refusal.isEmpty()) {
      throw where.refuse("around(" + setup.id + ", " + teardown.id + ", …): " + refusal);
    }
    var scope = new Scope(setup, teardown);
    scopes.add(scope);
    openScopes.push(scope);
    var result = body.get();
    openScopes.pop();
    return result;
  }

  /** Draws a region, within which every new task is mapped. */
  Node within(Ref<?> list, String label, java.util.function.Function<Region, Task<?>> body) {
    var over = drawn(list);
    if (region != null) {
      throw where.refuse("An each(…) inside an each(…): let a task flatten the list first");
    }
    if (!(over.origin() instanceof Origin.OfTask(var node)) || !over.path().isEmpty()) {
      throw where.refuse("each(…) goes over the whole result of a task; add one that returns it");
    }
    var fresh = new Region(regions.size(), "each-" + node.id + "-" + regions.size(), node, label);
    regions.add(fresh);
    region = fresh;
    var last = DrawnTask.nodeOf(body.apply(fresh));
    region = null;
    if (last.region != fresh) {
      throw where.refuse("each(…) must return a task that it drew itself");
    }
    return last;
  }

  /** What only the whole graph can show; to be called once, at the end. */
  void finish() {
    choices.forEach(DrawnChoice::check);
    scopes.reversed().forEach(Scope::close);
    branches.reversed().forEach(Branch::close);
    for (var node : nodes.values()) {
      var of = node.region;
      if (of != null && node.upstream.stream().noneMatch(up -> up.region == of)) {
        node.upstream.add(of.over);
      }
    }
  }

  String canonical(Type type) {
    return json.getTypeFactory().constructType(type).toCanonical();
  }
}
