// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.define;

import dev.updraft.api.OnWorkerLoss;
import dev.updraft.api.TriggerRule;
import dev.updraft.bundle.work.Work;
import dev.updraft.engine.spec.BranchSpec;
import dev.updraft.engine.spec.Demand;
import dev.updraft.engine.spec.Input;
import dev.updraft.engine.spec.MapSpec;
import dev.updraft.engine.spec.RetrySpec;
import dev.updraft.engine.spec.TaskSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Collectors;

/** Numbers the drawn tasks in topological order, first drawn first, and writes them down. */
final class Layout {
  private static final int MOST_SHOWN = 10;
  private static final int MOST_EDGES = 500_000;

  private final List<Node> nodes;
  private final Map<Node, Integer> numbers = new HashMap<>();
  private final Options defaults;

  Layout(List<Node> drawn, Options defaults) {
    this.defaults = defaults;
    checkEdges(drawn);
    this.nodes = sorted(drawn);
    for (int i = 0; i < nodes.size(); i++) {
      numbers.put(nodes.get(i), i);
    }
  }

  private static void checkEdges(List<Node> drawn) {
    long edges = drawn.stream().mapToLong(node -> node.upstream.size()).sum();
    if (edges > MOST_EDGES) {
      var most = Collections.max(drawn, Comparator.comparingInt(node -> node.upstream.size()));
      throw new DefinitionException(
          most.where,
          "Tasks wait for each other in "
              + edges
              + " pairs, and "
              + MOST_EDGES
              + " are allowed; "
              + most.id
              + " alone waits for "
              + most.upstream.size()
              + ". Let layers meet in one task between them");
    }
  }

  private static List<Node> sorted(List<Node> drawn) {
    var place = new HashMap<Node, Integer>();
    var missing = new HashMap<Node, Integer>();
    var downstream = new HashMap<Node, List<Node>>();
    for (var node : drawn) {
      place.put(node, place.size());
      missing.put(node, node.upstream.size());
      node.upstream.forEach(up -> downstream.computeIfAbsent(up, k -> new ArrayList<>()).add(node));
    }
    var ready = new PriorityQueue<Node>(Comparator.comparing(place::get));
    drawn.stream().filter(node -> node.upstream.isEmpty()).forEach(ready::add);
    var sorted = new ArrayList<Node>();
    while (!ready.isEmpty()) {
      var node = ready.remove();
      sorted.add(node);
      for (var next : downstream.getOrDefault(node, List.of())) {
        if (missing.merge(next, -1, Integer::sum) == 0) {
          ready.add(next);
        }
      }
    }
    if (sorted.size() < drawn.size()) {
      var stuck = new LinkedHashSet<>(drawn);
      sorted.forEach(stuck::remove);
      throw circle(stuck);
    }
    return sorted;
  }

  /** Each of these waits for another of them: going up leads into a circle, and round it. */
  private static DefinitionException circle(Set<Node> stuck) {
    var path = new LinkedHashSet<Node>();
    var node = stuck.iterator().next();
    while (path.add(node)) {
      node = node.upstream.stream().filter(stuck::contains).findFirst().orElseThrow();
    }
    var first = node;
    var circle = path.stream().dropWhile(each -> each != first).toList();
    var shown = circle.stream().limit(MOST_SHOWN).map(each -> each.id + " (" + each.where + ")");
    int more = circle.size() - MOST_SHOWN;
    return new DefinitionException(
        first.where,
        "Tasks wait for each other in a circle: "
            + shown.collect(Collectors.joining(" ← "))
            + (more > 0 ? " ← " + more + " more" : "")
            + " ← "
            + first.id
            + ". Take out one after(…), then(…) or input.");
  }

  List<TaskSpec> tasks() {
    return nodes.stream().map(this::task).toList();
  }

  List<MapSpec> maps(List<Region> regions) {
    return regions.stream()
        .map(region -> new MapSpec(region.id, number(region.over), region.labelPath))
        .toList();
  }

  private int number(Node node) {
    return Objects.requireNonNull(numbers.get(node));
  }

  private TaskSpec task(Node node) {
    checkRule(node);
    var options = node.options;
    options.fillFrom(defaults);
    var retry = options.retry == null ? RetrySpec.NONE : options.retry;
    var loss = onWorkerLoss(node, retry);
    return new TaskSpec(
        number(node),
        node.id,
        node.upstream.stream().map(this::number).sorted().toList(),
        node.group,
        node.region == null ? -1 : node.region.number,
        node.rule,
        retry,
        options.timeout,
        options.pool == null ? TaskSpec.DEFAULT_POOL : options.pool,
        options.poolSlots,
        options.priority == null ? 0 : options.priority,
        options.queue == null ? TaskSpec.DEFAULT_QUEUE : options.queue,
        needs(node),
        options.maxActive == null ? 0 : options.maxActive,
        node.mapLimit,
        loss,
        loss == OnWorkerLoss.RERUN,
        node.kind,
        Work.write(Objects.requireNonNull(node.work)),
        node.inputs.stream().map(this::input).toList(),
        node.branches.stream().flatMap(branch -> branches(branch).stream()).toList(),
        node.setups.stream().map(this::number).sorted().toList(),
        node.where);
  }

  private static List<String> needs(Node node) {
    for (String need : node.options.needs) {
      if (!Demand.isName(need)) {
        throw new DefinitionException(
            node.where,
            "Task %s needs '%s': that is no name of what a worker has. Say needs(\"gpu\"), or with a version needs(\"terraform 1.11\")."
                .formatted(node.id, need));
      }
    }
    return List.copyOf(node.options.needs);
  }

  private static OnWorkerLoss onWorkerLoss(Node node, RetrySpec retry) {
    var said = node.options.onWorkerLoss;
    if (said == OnWorkerLoss.ATTACH && node.natural != OnWorkerLoss.ATTACH) {
      throw new DefinitionException(
          node.where,
          "Task "
              + node.id
              + " stores no handle to attach to: only an ExternalOperator may ATTACH");
    }
    if (said != null) {
      return said;
    }
    return node.natural == OnWorkerLoss.FAIL && retry.retries() > 0
        ? OnWorkerLoss.RERUN
        : node.natural;
  }

  private List<BranchSpec> branches(Branch branch) {
    var heads = branch.heads.stream().map(this::number).sorted().toList();
    return branch.answers.stream().map(answer -> new BranchSpec(answer, heads)).toList();
  }

  private Input input(Origin origin) {
    return switch (origin) {
      case Origin.OfTask(var node) -> new Input.Result(number(node));
      case Origin.AllOf(var node) -> new Input.AllResults(number(node));
      case Origin.OutcomeOf(var node, var all) -> new Input.OutcomeOf(number(node), all);
      case Origin.ElementOf(var region) -> new Input.Element(region.number);
      case Origin.Params() -> new Input.Params();
      case Origin.Interval() -> new Input.Interval();
      case Origin.Named(var id) -> new Input.Connection(id);
      case Origin.Constant(var json) -> new Input.Constant(json);
      case Origin.Context() -> throw new IllegalStateException("the context is no input");
    };
  }

  /** A value needs success; a rule that does not promise it may only be given outcomes. */
  private static void checkRule(Node node) {
    for (var input : node.inputs) {
      var needsSuccess = input instanceof Origin.OfTask || input instanceof Origin.AllOf;
      if (needsSuccess && node.rule != TriggerRule.ALL_SUCCESS) {
        throw new DefinitionException(
            node.where,
            "Task " + node.id + " under " + node.rule + " may lack this input: give its outcome()");
      }
      if (input instanceof Origin.OutcomeOf && node.rule == TriggerRule.ALL_SUCCESS) {
        throw new DefinitionException(
            node.where,
            "Task "
                + node.id
                + " takes an outcome() but runs only after success: add runWhen(ALL_DONE)");
      }
    }
  }
}
