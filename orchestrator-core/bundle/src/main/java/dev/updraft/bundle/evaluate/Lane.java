// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.evaluate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Evaluator processes with the same flags. One is always started ahead, so that a save does not
 * wait for a JVM. Not thread-safe but for {@link #stop}.
 */
final class Lane implements AutoCloseable {
  private static final int MOST_STARTS = 3;
  private final ChildLaunch launch;
  private final String classPath;
  private final List<String> flags;
  private final Duration limit;
  private @Nullable ChildProcess spare;
  private volatile @Nullable ChildProcess running;
  private volatile boolean stopped;

  Lane(ChildLaunch launch, String classPath, List<String> flags, Duration limit) {
    this.launch = launch;
    this.classPath = classPath;
    this.flags = flags;
    this.limit = limit;
  }

  void prepare() {
    if (spare == null) {
      spare = start();
    }
  }

  private ChildProcess start() {
    try {
      return ChildProcess.start(launch, classPath, flags, limit);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One result for each job; a job that kills its process costs the others nothing but time. */
  List<Evaluated> evaluate(List<Wire.Job> jobs) {
    var results = new ArrayList<Evaluated>();
    int failedStarts = 0;
    while (results.size() < jobs.size()) {
      prepare();
      var child = spare == null ? start() : spare;
      spare = null;
      try (child) {
        running = child;
        if (stopped) {
          throw new IOException("no more is evaluated");
        }
        var rest = jobs.subList(results.size(), jobs.size());
        var got = child.evaluate(rest);
        if (stopped) {
          throw new IOException("no more is evaluated");
        }
        results.addAll(got);
        if (!child.wasReady() && ++failedStarts < MOST_STARTS) {
          // The spare died of old age, or was killed from outside: no job is to blame.
          continue;
        }
        if (got.isEmpty() || (got.size() < rest.size() && !child.saidThatItEnds())) {
          results.add(new Evaluated.Failed(jobs.get(results.size()).file() + ": " + child.end()));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        running = null;
      }
    }
    return results;
  }

  /** Ends what another thread is evaluating, and whatever it would evaluate after that. */
  void stop() {
    stopped = true;
    var child = running;
    if (child != null) {
      child.kill();
    }
  }

  @Override
  public void close() throws IOException {
    if (spare != null) {
      spare.close();
      spare = null;
    }
  }
}
