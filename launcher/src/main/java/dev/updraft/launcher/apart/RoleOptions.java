// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.apart;

import dev.updraft.launcher.DataOption;
import dev.updraft.launcher.embedded.DataFolder;
import dev.updraft.launcher.role.Parts;
import dev.updraft.launcher.role.Signals;
import java.io.PrintWriter;
import java.util.UUID;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What every role has: its configuration, its folder, and a life until a signal. */
final class RoleOptions {
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @SuppressWarnings({"unused", "NullAway.Init"}) // for the parser and its help
  @Mixin
  private ConfigOption config;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Mixin
  private DataOption data;

  /** Starts the role, says so, and closes it when the process is told to end. */
  int run(String role, Start start) throws Exception {
    try (var parts = new Parts()) {
      DataFolder folder =
          parts.opened(DataFolder.open(data.folder().resolve("roles").resolve(role)));
      String greeting = start.into(parts, folder, data);
      say(greeting);
      Signals.await(parts.closed(), () -> say("Stopped."));
    }
    return 0;
  }

  private void say(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }

  /** Opens the parts of a role in its folder; gives what to tell whoever started it. */
  interface Start {
    String into(Parts parts, DataFolder folder, DataOption data) throws Exception;
  }

  /**
   * For file names: others write beside this one, and in containers all of them may be process 1.
   */
  static String process(String role) {
    return role + "-" + UUID.randomUUID();
  }
}
