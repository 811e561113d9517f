// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.evaluate;

import dev.updraft.bundle.compile.Compiled;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Evaluates units in fresh processes, twice: under another zone, locale and hash order the second
 * time, so that a DAG whose drawing depends on these is refused. It finds what differs between the
 * two, which is not everything that could. Not thread-safe but for {@link #stop}.
 */
public final class Evaluator implements AutoCloseable {
  private static final Duration QUICK = Duration.ofSeconds(2);
  private static final List<String> ELSEWHERE =
      List.of(
          "-XX:+UnlockExperimentalVMOptions",
          "-XX:hashCode=3",
          "-Duser.timezone=Pacific/Kiritimati",
          "-Duser.language=tr",
          "-Duser.country=TR");

  private final ChildLaunch launch;
  private final String classPath;
  private final Duration limit;
  private final Lane here;
  private final Lane elsewhere;

  /**
   * @param classPath of the child processes: this module and what it needs, and the operators
   * @param limit for each unit
   */
  public Evaluator(String classPath, Duration limit) {
    this(ChildLaunch.find(classPath), classPath, limit);
  }

  private Evaluator(ChildLaunch launch, String classPath, Duration limit) {
    this.launch = launch;
    this.classPath = classPath;
    this.limit = limit;
    here = new Lane(launch, classPath, List.of(), limit);
    elsewhere = new Lane(launch, classPath, ELSEWHERE, limit);
  }

  /** For another thread. */
  Evaluator another() {
    return new Evaluator(launch, classPath, limit);
  }

  /** Starts the next processes, to be called when there is time. */
  public void prepare() {
    here.prepare();
    elsewhere.prepare();
  }

  /** One result for each unit, in order; a unit may take the whole limit. */
  public List<Evaluated> evaluate(List<Compiled.Unit> units) {
    return evaluate(units, limit);
  }

  /**
   * As {@link #evaluate(List)}; a unit that takes longer than most do is {@link Evaluated.Late}, so
   * that it can be tried again after the others.
   */
  public List<Evaluated> evaluateQuick(List<Compiled.Unit> units) {
    return evaluate(units, limit.compareTo(QUICK) < 0 ? limit : QUICK);
  }

  private List<Evaluated> evaluate(List<Compiled.Unit> units, Duration most) {
    var jobs = units.stream().map(unit -> job(unit, most)).toList();
    var second =
        CompletableFuture.supplyAsync(() -> elsewhere.evaluate(jobs), Thread::startVirtualThread);
    var first = here.evaluate(jobs);
    var other = second.join();
    var results = new ArrayList<Evaluated>();
    for (int i = 0; i < units.size(); i++) {
      results.add(compared(units.get(i), first.get(i), other.get(i)));
    }
    return results;
  }

  private static Wire.Job job(Compiled.Unit unit, Duration most) {
    return new Wire.Job(unit.file(), unit.hash(), unit.classes(), unit.jarBytes(), most.toMillis());
  }

  private static Evaluated compared(Compiled.Unit unit, Evaluated first, Evaluated other) {
    if (first instanceof Evaluated.Drawn(var a) && other instanceof Evaluated.Drawn(var b)) {
      var difference = new Difference(unit.file(), unit.source());
      for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
        if (!a.get(i).equals(b.get(i))) {
          return new Evaluated.Failed(difference.told(a.get(i), b.get(i)));
        }
      }
      return first;
    }
    return first instanceof Evaluated.Drawn ? elsewhereOnly(other) : first;
  }

  private static Evaluated elsewhereOnly(Evaluated other) {
    return other instanceof Evaluated.Failed(var message)
        ? new Evaluated.Failed(
            message + " (only the second time, under another zone, locale and hash order)")
        : other;
  }

  /** From any thread: what is being evaluated is given up by an exception, and all that follows. */
  public void stop() {
    here.stop();
    elsewhere.stop();
  }

  @Override
  public void close() throws IOException {
    here.close();
    elsewhere.close();
  }
}
