// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle;

import dev.updraft.bundle.compile.UnitCompiler;
import dev.updraft.bundle.evaluate.Evaluator;
import dev.updraft.bundle.evaluate.SlowLane;
import dev.updraft.objects.ObjectStore;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches a DAG folder and says what each file comes to: at start for every file that is a DAG or
 * is wrong, later for each that changed. Runs on a thread of its own, which also calls the
 * consumer; a unit's classes are in the object store before it is reported. User code runs in child
 * processes only.
 */
public final class BundleProcessor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BundleProcessor.class);
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final DagFolder folder;
  private final UnitCompiler compiler;
  private final Evaluator evaluator;
  private final SlowLane slow;
  private final Versions versions;
  private final Thread thread;
  private volatile boolean open = true;

  private BundleProcessor(
      DagFolder folder,
      UnitCompiler compiler,
      Evaluator evaluator,
      SlowLane slow,
      Versions versions) {
    this.folder = folder;
    this.compiler = compiler;
    this.evaluator = evaluator;
    this.slow = slow;
    this.versions = versions;
    this.thread = Thread.ofPlatform().name("bundle-processor").daemon().unstarted(this::work);
  }

  /**
   * @param classPath of the evaluating processes, which are another user's where this one is root;
   *     authors see of it the API and the operators
   */
  public static BundleProcessor start(
      Path folder, ObjectStore objects, Consumer<UnitVersion> reports, String classPath)
      throws IOException {
    return start(folder, objects, reports, classPath, LIMIT);
  }

  /**
   * @param classPath of the evaluating processes
   * @param limit for evaluating one unit
   */
  public static BundleProcessor start(
      Path folder,
      ObjectStore objects,
      Consumer<UnitVersion> reports,
      String classPath,
      Duration limit)
      throws IOException {
    var whole = absolute(classPath);
    var evaluator = new Evaluator(whole, limit);
    var slow = new SlowLane(evaluator);
    var processor =
        new BundleProcessor(
            new DagFolder(folder),
            new UnitCompiler(AuthorsPath.of(whole)),
            evaluator,
            slow,
            new Versions(objects, evaluator, slow, reports));
    processor.thread.start();
    return processor;
  }

  /** Children work in folders of their own, where relative paths lead nowhere. */
  private static String absolute(String classPath) {
    return Arrays.stream(classPath.split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private void work() {
    while (open) {
      try {
        var content = folder.read();
        versions.take(compiler.refresh(content.texts(), content.wrong()));
        evaluator.prepare();
        folder.await(versions.isWaiting() ? SOON : folder.patience());
      } catch (InterruptedException e) {
        return;
      } catch (IOException | UncheckedIOException e) {
        if (!open) {
          return;
        }
        // The folder or the store is away for now; what is not reported is tried again.
        LOG.warn("Looking at the DAG folder failed, trying again: {}", e.toString());
        pause();
      } catch (RuntimeException e) {
        if (!open) {
          return; // the compiler tells of an interrupt in many ways
        }
        LOG.error("The bundle processor met something unexpected", e);
        pause();
      }
    }
  }

  private void pause() {
    try {
      folder.await(SOON);
    } catch (InterruptedException e) {
      open = false;
    }
  }

  @Override
  public void close() throws IOException {
    open = false;
    thread.interrupt();
    evaluator.stop();
    slow.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    folder.close();
    compiler.close();
    evaluator.close();
  }
}
