// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.evaluate;

import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.spec.SpecJson;
import dev.updraft.engine.spec.TaskSpec;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;

/** Says where two evaluations of one DAG differ: the first task, or what the flow was told. */
final class Difference {
  private static final int BEFORE = 60;
  private static final int AFTER = 40;

  private final String file;
  private final String source;

  /**
   * @param source text of the file
   */
  Difference(String file, String source) {
    this.file = file;
    this.source = source;
  }

  String told(String first, String other) {
    return place(first, other)
        + "define drew two different graphs under another zone, locale and hash order, and another"
        + " time. It must not depend on clocks, zones, random numbers, the environment or the order"
        + " of sets: let a task find out such things, or take them from interval() or params().\n  "
        + excerpts(first, other);
  }

  /** A hostile child may have sent anything. */
  private String place(String first, String other) {
    try {
      return place(SpecJson.read(first), SpecJson.read(other));
    } catch (JacksonException | IllegalArgumentException e) {
      return file + ": ";
    }
  }

  private String place(DagSpec first, DagSpec other) {
    List<TaskSpec> mine = first.tasks();
    List<TaskSpec> theirs = other.tasks();
    for (int i = 0; i < Math.min(mine.size(), theirs.size()); i++) {
      if (!mine.get(i).equals(theirs.get(i))) {
        return mine.get(i).line() + ": task " + mine.get(i).taskId() + ": ";
      }
    }
    if (mine.size() != theirs.size()) {
      TaskSpec more =
          mine.size() > theirs.size() ? mine.get(theirs.size()) : theirs.get(mine.size());
      return more.line() + ": task " + more.taskId() + ": ";
    }
    return setting(first, other);
  }

  private String setting(DagSpec a, DagSpec b) {
    if (!a.dagId().equals(b.dagId())) {
      return line("id");
    } else if (!Objects.equals(a.startDate(), b.startDate())) {
      return line("startDate");
    } else if (!Objects.equals(a.endDate(), b.endDate())) {
      return line("endDate");
    } else if (!a.schedule().equals(b.schedule())) {
      return line("schedule");
    } else if (!a.description().equals(b.description())) {
      return line("description");
    }
    return a.groups().equals(b.groups()) ? file + ": " : line("group");
  }

  private String line(String method) {
    var call = Pattern.compile("\\b" + method + "\\s*\\(").matcher(source);
    if (!call.find()) {
      return file + ": " + method + ": ";
    }
    long number = 1 + source.substring(0, call.start()).chars().filter(c -> c == '\n').count();
    return file.substring(file.lastIndexOf('/') + 1) + ":" + number + ": " + method + ": ";
  }

  private static String excerpts(String a, String b) {
    int at = 0;
    while (at < Math.min(a.length(), b.length()) && a.charAt(at) == b.charAt(at)) {
      at++;
    }
    int from = Math.max(0, at - BEFORE);
    return a.substring(from, Math.min(a.length(), at + AFTER))
        + "\n  "
        + b.substring(from, Math.min(b.length(), at + AFTER));
  }
}
