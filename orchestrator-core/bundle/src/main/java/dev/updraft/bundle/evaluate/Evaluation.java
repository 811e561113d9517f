// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.evaluate;

import dev.updraft.bundle.call.UnitLoader;
import dev.updraft.bundle.define.DagDrawing;
import dev.updraft.bundle.define.DefinitionException;
import dev.updraft.engine.spec.SpecJson;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;

/** Runs {@code define} of one unit, on a thread of its own. */
final class Evaluation {
  /** Given up to tell of an exhausted heap. */
  private static final int RESERVE = 1 << 20;

  private static final int LONGEST_MESSAGE = 8000;

  private final Wire.Job job;
  private final Set<Thread> before = threads();
  private final ArrayList<byte[]> reserve = new ArrayList<>();
  private volatile Evaluated result;
  private volatile boolean spoilt;

  Evaluation(Wire.Job job) {
    this.job = job;
    this.result = new Evaluated.Failed(job.file() + ": define threw what cannot even be told");
    reserve.add(new byte[RESERVE]);
  }

  Evaluated run() throws InterruptedException {
    var thread = Thread.ofPlatform().daemon().name("define").start(this::draw);
    if (!thread.join(Duration.ofMillis(job.limitMillis()))) {
      spoilt = true;
      return Mishaps.late(job, thread.getStackTrace());
    }
    spoilt |= leftThreads();
    return result;
  }

  /** Whether something of it is still there, for which the next unit would be blamed. */
  boolean spoilt() {
    return spoilt;
  }

  /** Catches everything: whatever user code threw is an answer, and the next unit is innocent. */
  private void draw() {
    try {
      result = drawn();
    } catch (DefinitionException e) {
      result = failed(String.valueOf(e.getMessage()));
    } catch (OutOfMemoryError e) {
      spoilt = true;
      reserve.clear();
      result = Mishaps.memory(job, e);
    } catch (Throwable e) {
      result = failed(job.file() + ": " + e);
    }
  }

  private Evaluated drawn() throws IOException, ClassNotFoundException {
    var loader = UnitLoader.ofJar(job.hash(), job.jar());
    Thread.currentThread().setContextClassLoader(loader);
    var specs = new ArrayList<String>();
    long length = 0;
    for (var name : job.classes()) {
      var type = Class.forName(name, false, loader);
      if (DagDrawing.isDag(type)) {
        specs.add(SpecJson.write(DagDrawing.draw(type, job.hash(), job.file())));
        length += specs.getLast().length();
      }
    }
    return length <= Wire.LARGEST_RESULT / 2
        ? new Evaluated.Drawn(specs)
        : failed(
            job.file()
                + ": its DAGs take "
                + (length >> 20)
                + " MB as JSON, and 32 are allowed. Draw fewer tasks, let them carry less, or read"
                + " large values in a task.");
  }

  private static Evaluated.Failed failed(String message) {
    return new Evaluated.Failed(message.substring(0, Math.min(message.length(), LONGEST_MESSAGE)));
  }

  private boolean leftThreads() {
    return threads().stream().anyMatch(thread -> !before.contains(thread) && !ofTheJdk(thread));
  }

  /** Idle when nobody uses them, and common to all. */
  private static boolean ofTheJdk(Thread thread) {
    String name = thread.getName();
    return name.startsWith("ForkJoinPool.commonPool")
        || name.startsWith("process reaper")
        || name.startsWith("Common-Cleaner");
  }

  private static Set<Thread> threads() {
    return new HashSet<>(Thread.getAllStackTraces().keySet());
  }
}
