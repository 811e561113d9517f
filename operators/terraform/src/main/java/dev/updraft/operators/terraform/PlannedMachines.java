// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import dev.updraft.operators.terraform.MachineTable.Group;
import dev.updraft.operators.terraform.MachineTable.Machine;
import dev.updraft.operators.terraform.MachineTable.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * The machines that there would be after an apply: those that it makes, and those that stay.
 *
 * @param unclear by address, what cannot be told, and how to mend that
 */
record PlannedMachines(List<MachineGroup> groups, List<String> unclear) {
  PlannedMachines {
    groups = List.copyOf(groups);
    unclear = List.copyOf(unclear);
  }

  /**
   * @param shown what {@code terraform show -json} says of a plan
   */
  static PlannedMachines of(JsonNode shown) {
    return new Reader(PlannedResource.all(shown)).read();
  }

  /** Why a resource cannot be told. */
  private static final class Unclear extends Exception {
    private static final long serialVersionUID = 1;

    Unclear(String why) {
      super(why, null, false, false);
    }
  }

  private record Reader(List<PlannedResource> all) {
    PlannedMachines read() {
      var groups = new ArrayList<MachineGroup>();
      var unclear = new ArrayList<String>();
      for (PlannedResource each : all) {
        try {
          Machine machine = MachineTable.MACHINES.get(each.type());
          Group group = MachineTable.GROUPS.get(each.type());
          if (machine != null) {
            groups.add(group(each, List.of(type(each, machine.type())), machine.count()));
          } else if (group != null) {
            groups.add(group(each, types(each, group), group.count()));
          } else if (MachineTable.UNREADABLE.contains(each.type())) {
            throw new Unclear("what machines it makes cannot be told; leave it out of this plan");
          }
        } catch (Unclear e) {
          unclear.add(each.address() + ": " + e.getMessage());
        }
      }
      return new PlannedMachines(groups, unclear);
    }

    private static MachineGroup group(PlannedResource of, List<String> types, String count)
        throws Unclear {
      if (count.isEmpty()) {
        return new MachineGroup(of.address(), types, 1);
      }
      return new MachineGroup(
          of.address(), types, number(text(of, count, "how many it is"), count));
    }

    private static int number(String text, String at) throws Unclear {
      try {
        return Integer.parseInt(text);
      } catch (NumberFormatException e) {
        throw new Unclear(name(at) + " is " + text + ", which is no number of machines");
      }
    }

    private static String type(PlannedResource of, String at) throws Unclear {
      return text(of, at, "its type of machine");
    }

    private static String text(PlannedResource of, String at, String what) throws Unclear {
      String text = of.text(at);
      if (text.isEmpty()) {
        throw new Unclear(
            what
                + (of.isUnknown(at) ? " is known only at the apply" : " is not said")
                + "; say "
                + name(at)
                + " in the plan, or by a variable");
      }
      return text;
    }

    private static String name(String pointer) {
      return pointer.substring(pointer.lastIndexOf('/') + 1);
    }

    private List<String> types(PlannedResource of, Group group) throws Unclear {
      var types = new TreeSet<String>();
      for (int i = 0; i < of.size(group.overrides()); i++) {
        types.add(type(of, group.overrides() + "/" + i + "/instance_type"));
      }
      if (of.hasBlockOf(group.overrides()) && of.isUnknown(group.overrides())) {
        throw new Unclear(
            "its types of machines are known only at the apply; say them in the plan");
      }
      if (types.isEmpty()) {
        for (Reference reference : group.references()) {
          for (PlannedResource template : templates(of, reference)) {
            types.add(typeOf(template));
          }
        }
      }
      if (types.isEmpty()) {
        throw new Unclear("it names no template of its machines; name one of this plan");
      }
      return List.copyOf(types);
    }

    private static String typeOf(PlannedResource template) throws Unclear {
      String at = Objects.requireNonNull(MachineTable.TEMPLATES.get(template.type()));
      return text(template, at, "the type of machine of " + template.address());
    }

    /** More than one where the apply alone will know which: then the dearest counts. */
    private List<PlannedResource> templates(PlannedResource of, Reference reference)
        throws Unclear {
      // In a group that is new, a block that is not there is as unknown as one whose values are.
      if (!of.hasBlockOf(reference.names().getFirst())) {
        return List.of();
      }
      var candidates = all.stream().filter(each -> reference.kinds().contains(each.type()));
      List<String> known =
          reference.names().stream().map(of::text).filter(text -> !text.isEmpty()).toList();
      boolean later = known.isEmpty() && reference.names().stream().anyMatch(of::isUnknown);
      if (known.isEmpty() && !later) {
        return List.of();
      }
      List<PlannedResource> found =
          candidates.filter(each -> later ? each.isNew() : each.isNamed(known)).toList();
      if (found.isEmpty()) {
        throw new Unclear(
            "its template %sis not in this plan, and so its type of machine is not known; have the plan make it"
                .formatted(later ? "" : String.join(" ", known) + " "));
      }
      for (PlannedResource each : found) {
        requireNewest(of, reference, each);
      }
      return found;
    }

    /** What is planned of a template is its newest version; a group may stay with an older one. */
    private static void requireNewest(
        PlannedResource of, Reference reference, PlannedResource template) throws Unclear {
      String at = reference.version();
      if (at.isEmpty() || of.isUnknown(at) || template.isNew()) {
        return;
      }
      String version = of.text(at);
      String newest = template.text("/latest_version");
      boolean standard = version.isEmpty() || version.equals("$Default");
      boolean followed =
          standard
              ? template.isUnknown("/default_version")
                  || template.text("/default_version").equals(newest)
              : version.equals("$Latest") || version.equals(newest);
      if (!followed) {
        throw new Unclear(
            "it may take another version of %s than the newest, and what that was is not known; say version = \"$Latest\""
                .formatted(template.address()));
      }
    }
  }
}
