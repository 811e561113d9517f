// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import dev.updraft.bundle.user.OtherUser;
import dev.updraft.bundle.user.ProcessLimit;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * With which words a runner's command begins: the strictest way that works on this machine, tried
 * whether Java can be run. In each the runner dies with the thread that started it, and is leader
 * of a session and group of its own.
 *
 * <p>Root gives each runner a process namespace too: the end of the runner, or of the process that
 * stands before it, is the end of all that it ever started, by the kernel's hand. Mounts of the
 * host are still seen. An ordinary user cannot have this.
 *
 * @param namespace the process that is started is not the runner, but waits for all of it
 */
public record RunnerLaunch(List<String> prefix, boolean namespace) {
  private static final Logger LOG = LoggerFactory.getLogger(RunnerLaunch.class);

  /** Processes and threads of all runners together: some for a start, and for each slot more. */
  private static final int SOME_PROCESSES = 3072;

  private static final int PROCESSES_A_SLOT = 128;

  private static final List<String> DIE_WITH_PARENT = List.of("setpriv", "--pdeathsig", "KILL");
  private static final List<String> NAMESPACE =
      List.of(
          "unshare", "--pid", "--fork", "--kill-child", "--propagation", "slave", "--mount-proc");

  public RunnerLaunch {
    prefix = List.copyOf(prefix);
  }

  static RunnerLaunch find(TaskUser user, int slots, Path java) throws IOException {
    if (OtherUser.isRoot()) {
      var strict = inNamespace(user, slots);
      if (strict.works(java)) {
        return strict;
      }
      LOG.warn(
          "No process namespaces here: what a task starts can outlive a killed watchdog until the"
              + " worker sweeps it");
    }
    var plain = plain(user, slots);
    if (plain.works(java)) {
      return plain;
    }
    throw new IOException(
        "Runners cannot be started"
            + (user.uid() == null ? "" : " as user " + user.uid())
            + ": setpriv and setsid (package util-linux) are needed, and a JDK that this user"
            + " may run. Tried: "
            + String.join(" ", plain.prefix())
            + " test -x "
            + java);
  }

  private static RunnerLaunch inNamespace(TaskUser user, int slots) throws IOException {
    var words = new ArrayList<>(DIE_WITH_PARENT);
    words.add("setsid");
    words.addAll(NAMESPACE);
    words.addAll(DIE_WITH_PARENT);
    words.addAll(change(user));
    words.addAll(limit(user, slots));
    return new RunnerLaunch(words, true);
  }

  static RunnerLaunch plain(TaskUser user, int slots) throws IOException {
    var words = new ArrayList<>(DIE_WITH_PARENT);
    words.addAll(change(user));
    words.addAll(limit(user, slots));
    words.add("setsid");
    return new RunnerLaunch(words, false);
  }

  private static List<String> limit(TaskUser user, int slots) throws IOException {
    return ProcessLimit.words(user.uid(), SOME_PROCESSES + PROCESSES_A_SLOT * slots);
  }

  private static List<String> change(TaskUser user) {
    Integer uid = user.uid();
    return uid == null ? List.of() : List.of("--reuid=" + uid, "--regid=" + uid, "--clear-groups");
  }

  private boolean works(Path java) throws IOException {
    var words = new ArrayList<>(prefix);
    words.addAll(List.of("test", "-x", java.toString()));
    var builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.redirectInput(new File("/dev/null"));
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    try {
      Process process = builder.start();
      return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false; // not installed
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
