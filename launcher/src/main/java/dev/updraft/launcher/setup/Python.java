// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.setup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Python of this machine that tasks may use and that can make environments of its own.
 *
 * @param program the whole path
 */
record Python(Path program) {
  private static final String ABLE = "import ensurepip, venv";

  /**
   * What was found.
   *
   * @param against why each of the others was passed over, for people
   */
  record Choice(Optional<Python> python, List<String> against) {
    Choice {
      against = List.copyOf(against);
    }
  }

  /** The first that will do; the programs of somebody's home, as pyenv has, may not. */
  static Choice choose(List<Path> candidates, TaskRights tasks)
      throws IOException, InterruptedException {
    var against = new ArrayList<String>();
    for (Path each : candidates) {
      if (!tasks.run(List.of(each.toString(), "-c", ""), Map.of()).well()) {
        against.add(each + " (cannot be started by " + tasks.told() + ", as whom tasks run)");
      } else if (!tasks.run(List.of(each.toString(), "-c", ABLE), Map.of()).well()) {
        against.add(each + " (has no venv: Debian: apt-get install python3-venv)");
      } else {
        return new Choice(Optional.of(new Python(each)), against);
      }
    }
    return new Choice(Optional.empty(), against);
  }
}
