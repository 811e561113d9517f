// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.define;

import dev.updraft.api.OnWorkerLoss;
import dev.updraft.api.TriggerRule;
import dev.updraft.bundle.work.Arg;
import dev.updraft.bundle.work.Work;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A task while it is drawn. Mutable, seen only by the drawing thread. */
final class Node {
  final String id;
  final String where;
  final int group;
  final @Nullable Region region;
  final Options options = new Options();
  final List<Origin> inputs = new ArrayList<>();
  final Set<Node> upstream = new LinkedHashSet<>();
  final List<Branch> branches = new ArrayList<>();
  final Set<Node> setups = new LinkedHashSet<>();
  TriggerRule rule = TriggerRule.ALL_SUCCESS;
  OnWorkerLoss natural = OnWorkerLoss.FAIL;
  String kind = "java";
  int mapLimit;
  @Nullable Work work;
  @Nullable Type result;

  Node(String id, String where, int group, @Nullable Region region) {
    this.id = id;
    this.where = where;
    this.group = group;
    this.region = region;
  }

  /** Takes a reference as an input, draws its edge, and says how the runner finds the value. */
  Arg take(DrawnRef<?> ref, String type) {
    if (ref.origin() instanceof Origin.Context) {
      return new Arg(Arg.CONTEXT, ref.path(), "");
    }
    connect(ref.origin());
    var at = inputs.indexOf(ref.origin());
    if (at < 0) {
      at = inputs.size();
      inputs.add(ref.origin());
    }
    return new Arg(at, ref.path(), type);
  }

  private void connect(Origin origin) {
    switch (origin) {
      case Origin.OfTask(var node) -> {
        refuseStranger(node, "one instance of it has no meaning outside its each(…): use all()");
        upstream.add(node);
      }
      case Origin.AllOf(var node) -> {
        refuseOwn(node);
        upstream.add(node);
      }
      case Origin.OutcomeOf(var node, var all) -> {
        if (all) {
          refuseOwn(node);
        } else {
          refuseStranger(node, "use all().outcome() outside its each(…)");
        }
        upstream.add(node);
      }
      case Origin.ElementOf(var of) -> {
        if (of != region) {
          throw new DefinitionException(where, "The element of an each(…) was taken outside of it");
        }
        upstream.add(of.over);
      }
      case Origin.Params _,
          Origin.Interval _,
          Origin.Context _,
          Origin.Named _,
          Origin.Constant _ -> {}
    }
  }

  private void refuseStranger(Node node, String advice) {
    if (node.region != null && node.region != region) {
      throw new DefinitionException(where, "Task " + node.id + " is mapped; " + advice);
    }
  }

  private void refuseOwn(Node node) {
    if (node.region != null && node.region == region) {
      throw new DefinitionException(
          where, "all() of " + node.id + " is only there after its each(…), not within");
    }
  }
}
