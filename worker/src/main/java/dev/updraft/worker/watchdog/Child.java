// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.watchdog;

import dev.updraft.worker.host.Posix;
import dev.updraft.worker.host.ProcessTable;
import java.util.List;

/** One runner and whatever it started. Guarded by the watchdog. */
final class Child {
  /** Its value names one runner; everything that the runner starts inherits it. */
  static final String MARK = "UPDRAFT_RUNNER";

  private static final long KILL_EARLIER = 1_000_000_000;

  final String id;
  final int pid;
  private final boolean namespace;
  private final Posix posix;
  private final ProcessTable table;
  private String grant = "";
  private long deadline = Long.MAX_VALUE;
  private long grace;
  private long killAt = Long.MAX_VALUE;
  private boolean killing;
  private boolean killed;
  private boolean exited;
  private String cause = "";

  /**
   * @param namespace the process waits for the end of everything in a namespace of its own
   */
  Child(String id, int pid, boolean namespace, Posix posix, ProcessTable table) {
    this.id = id;
    this.pid = pid;
    this.namespace = namespace;
    this.posix = posix;
    this.table = table;
  }

  /** False when it is being killed: then nothing may be handed to it. */
  boolean arm(String armedFor, long until, long graceNanos, long now) {
    if (killing || now >= until) {
      return false;
    }
    grant = armedFor;
    deadline = until;
    grace = graceNanos;
    return true;
  }

  /** A passed deadline is never revived. */
  void renew(String renewed, long until, long now) {
    if (grant.equals(renewed) && !killing && now < deadline) {
      deadline = Math.max(deadline, until);
    }
  }

  void disarm(String ended) {
    if (grant.equals(ended)) {
      grant = "";
      deadline = Long.MAX_VALUE;
    }
  }

  void exited(int code) {
    if (cause.isEmpty()) {
      cause = "exit code " + code;
    }
    exited = true;
    killing = true;
    killAt = Long.MIN_VALUE;
  }

  void kill(long graceNanos, long now) {
    if (killing) {
      return;
    }
    killing = true;
    killAt = now + Math.max(0, graceNanos - KILL_EARLIER);
    cause = "killed";
    members().forEach(pid -> posix.signal(pid, Posix.SIGTERM));
  }

  /**
   * @return true when nothing of it is left
   */
  boolean step(long now) {
    if (now >= deadline && !killing) {
      kill(grace, now);
    }
    if (!killing) {
      return false;
    }
    List<Integer> left = namespace && !exited ? List.of(pid) : members();
    if (now >= killAt) {
      killed = true;
      killNow(left);
    }
    return left.isEmpty();
  }

  private void killNow(List<Integer> left) {
    posix.signal(-pid, Posix.SIGKILL);
    left.forEach(each -> posix.signal(each, Posix.SIGKILL));
  }

  void killNow() {
    posix.signal(-pid, Posix.SIGKILL);
    killNow(members());
  }

  private List<Integer> members() {
    return table.members(pid, MARK + "=" + id);
  }

  boolean killing() {
    return killing;
  }

  long deadline() {
    return deadline;
  }

  String cause() {
    return killed && cause.isEmpty() ? "killed" : cause;
  }
}
