// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.embedded;

import dev.updraft.bundle.user.OtherUser;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Under which user PostgreSQL runs: it refuses to be root.
 *
 * @param prefix the command words that change the user and ask the kernel to interrupt the child
 *     when we die; empty where nothing of it is possible
 * @param fileOwner the user that must own its files (0 inside an unprivileged user namespace: the
 *     kernel still sees us)
 */
record ChildUser(List<String> prefix, int fileOwner) {
  static final int NOBODY = 65534;

  private static final List<String> DIE_WITH_PARENT = List.of("setpriv", "--pdeathsig", "INT");

  ChildUser {
    prefix = List.copyOf(prefix);
  }

  /** The first way that works on this machine, tried with an empty program. */
  static ChildUser find(int uid) throws IOException, InterruptedException {
    boolean root = OtherUser.isRoot();
    Optional<String> hindrance = root ? OtherUser.hindrance(uid) : Optional.empty();
    for (var candidate : root ? forRoot(uid) : forOthers()) {
      boolean hindered = candidate.fileOwner() == uid && hindrance.isPresent();
      if (!hindered && candidate.works()) {
        return candidate;
      }
    }
    throw new CannotStart(
        "PostgreSQL does not run as root, and neither setpriv nor unshare (package util-linux) can"
            + " change to another user here"
            + hindrance.map(why -> " (" + why + ")").orElse("")
            + ". Start Updraft as an ordinary user (a container: with --user 1000:1000 and a data"
            + " folder that is theirs).");
  }

  static List<ChildUser> forRoot(int uid) {
    var changed =
        Stream.concat(OtherUser.change(uid).stream(), Stream.of("--pdeathsig", "INT")).toList();
    var namespace = List.of("unshare", "-U");
    return List.of(
        new ChildUser(changed, uid),
        new ChildUser(Stream.concat(namespace.stream(), DIE_WITH_PARENT.stream()).toList(), 0),
        new ChildUser(namespace, 0));
  }

  private static List<ChildUser> forOthers() {
    return List.of(new ChildUser(DIE_WITH_PARENT, -1), new ChildUser(List.of(), -1));
  }

  /**
   * In a session of its own: Ctrl-C in a terminal is for us, and we stop it when its time comes.
   */
  List<String> command(List<String> words) {
    var all = new ArrayList<>(prefix.isEmpty() ? List.of() : List.of("setsid"));
    all.addAll(prefix);
    all.addAll(words);
    return List.copyOf(all);
  }

  void own(Path tree) throws IOException {
    if (fileOwner >= 0) {
      try {
        FileTree.own(tree, fileOwner);
      } catch (FileSystemException e) {
        throw new CannotStart(
            "%s cannot be given to user %d, under whom PostgreSQL runs here (%s). An Updraft with other rights made it: start with those, or name another folder with --data."
                .formatted(tree, fileOwner, e));
      }
    }
  }

  /** Fails with the name of the first folder on the way that this user may not pass. */
  void requireReach(Path folder) throws IOException, InterruptedException {
    var enter = List.of("sh", "-c", "cd \"$1\"", "sh");
    if (reaches(enter, folder)) {
      return;
    }
    var way = folder;
    for (var up = folder; up != null && !reaches(enter, up); up = up.getParent()) {
      way = up;
    }
    throw new CannotStart(
        "PostgreSQL runs as user %d, who may not pass through %s. Allow it (chmod o+x), or choose a data folder elsewhere."
            .formatted(fileOwner, way));
  }

  private boolean reaches(List<String> enter, Path folder)
      throws IOException, InterruptedException {
    var words = new ArrayList<>(enter);
    words.add(folder.toString());
    return ChildCommand.run(Path.of("/"), command(words)).succeeded();
  }

  private boolean works() throws InterruptedException {
    try {
      return ChildCommand.run(Path.of("/"), command(List.of("true"))).succeeded();
    } catch (IOException e) {
      return false; // the program is not installed
    }
  }
}
