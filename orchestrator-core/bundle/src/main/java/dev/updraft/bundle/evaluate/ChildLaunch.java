// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.evaluate;

import dev.updraft.bundle.user.OtherUser;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How evaluator processes are started: the strictest way that works here, tried with an empty
 * program. Root gives them another user where it may, no way to more rights, and a process
 * namespace, with which all that {@code define} started ends; everybody limits the files that they
 * may write.
 *
 * @param uid who owns what a child must reach; null = this process's own user
 */
record ChildLaunch(List<String> prefix, @Nullable Integer uid) {
  private static final Logger LOG = LoggerFactory.getLogger(ChildLaunch.class);

  /** Neither the tasks' user nor PostgreSQL's. */
  private static final int USER = 65_532;

  private static final List<String> LIMITS = List.of("prlimit", "--fsize=1048576", "--core=0");
  private static final List<String> NAMESPACE =
      List.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc");
  private static final List<String> CHANGE =
      Stream.concat(OtherUser.change(USER).stream(), Stream.of("--no-new-privs")).toList();
  private static final List<String> KEEP = List.of("setpriv", "--no-new-privs");

  ChildLaunch {
    prefix = List.copyOf(prefix);
  }

  /**
   * @param classPath must be readable for the child
   */
  static ChildLaunch find(String classPath) {
    for (var candidate : OtherUser.isRoot() ? forRoot() : forOthers()) {
      if (candidate.works(classPath)) {
        return candidate;
      }
    }
    LOG.warn(
        "DAG files are evaluated without limits on what they write: util-linux is missing, or the"
            + " class path cannot be read");
    return new ChildLaunch(List.of(), null);
  }

  private static List<ChildLaunch> forRoot() {
    String hindrance = OtherUser.hindrance(USER).orElse(null);
    if (hindrance == null) {
      return Stream.concat(
              Stream.of(
                  changed(Stream.of(NAMESPACE, CHANGE, LIMITS)),
                  changed(Stream.of(CHANGE, LIMITS))),
              forOthers().stream())
          .toList();
    }
    LOG.warn(
        "DAG files are evaluated as root and can read what Updraft can: {}. Start Updraft as an"
            + " ordinary user, or give root these rights.",
        hindrance);
    return Stream.concat(Stream.of(own(Stream.of(NAMESPACE, KEEP, LIMITS))), forOthers().stream())
        .toList();
  }

  private static List<ChildLaunch> forOthers() {
    return List.of(own(Stream.of(LIMITS)));
  }

  private static ChildLaunch changed(Stream<List<String>> parts) {
    return new ChildLaunch(own(parts).prefix(), USER);
  }

  private static ChildLaunch own(Stream<List<String>> parts) {
    return new ChildLaunch(parts.flatMap(List::stream).toList(), null);
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private boolean works(String classPath) {
    var words = new ArrayList<>(prefix);
    words.addAll(List.of("sh", "-c", "for f; do test -r \"$f\" || exit 1; done", "sh", java()));
    words.addAll(List.of(classPath.split(File.pathSeparator)));
    var builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.redirectInput(new File("/dev/null"));
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    try {
      var process = builder.start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false; // not installed
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The folder and what is in it now; nobody else can enter the folder. */
  void give(Path path) throws IOException {
    if (uid != null) {
      Files.setAttribute(path, "unix:uid", uid);
    }
  }
}
