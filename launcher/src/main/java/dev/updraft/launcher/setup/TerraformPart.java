// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.setup;

import dev.updraft.launcher.cli.CliError;
import dev.updraft.launcher.embedded.KeptSecret;
import dev.updraft.launcher.setup.LocalConnections.Found;
import dev.updraft.launcher.setup.LocalConnections.Wanted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A store for the state of Terraform, and the connection that names it and encrypts it. A
 * connection that is there is never changed: with another password all state would be lost.
 *
 * @param store the folder of the state
 * @param secret the file that keeps the password
 * @param binary as given; empty: {@code terraform} of the path, else {@code tofu}
 * @param path where programs are looked for
 */
record TerraformPart(
    Path store,
    Path secret,
    String binary,
    String path,
    TaskRights tasks,
    LocalConnections connections) {

  private static final String ID = Part.TERRAFORM.connection();
  private static final String HOW_TO_GET =
      " Get Terraform (https://developer.hashicorp.com/terraform/install) or OpenTofu"
          + " (https://opentofu.org/docs/intro/install/), put it where all may run it, such as"
          + " /usr/local/bin, or name it with --terraform-binary, and run './updraft setup"
          + " terraform' again.";

  /** Returns what there is then, for people. */
  String set() throws IOException, InterruptedException {
    Optional<Found> before = connections.find(ID);
    if (before.isPresent()) {
      return kept(before.get());
    }
    Version program = program();
    if (!Files.exists(secret, LinkOption.NOFOLLOW_LINKS) && holdsState()) {
      throw new CliError(
          "There is state in %s already, and its password is not known here (no %s). Make the connection %s by hand, with that password, or name another folder with --stores."
              .formatted(store, secret, ID));
    }
    tasks.own(store, "--stores");
    String password = KeptSecret.in(secret);
    connections.create(
        new Wanted(
            ID,
            "terraform",
            "State on this machine (updraft setup)",
            store.toString(),
            password,
            Map.of("binary", program.program())));
    return "made: %s, state in %s. Without its password the state is lost: keep a copy of %s"
        .formatted(program, store, secret);
  }

  /** A program that tasks may run, and what it says it is. */
  private record Version(String program, String told) {
    @Override
    public String toString() {
      return told + " (" + program + ")";
    }
  }

  private String kept(Found before) throws IOException, InterruptedException {
    if (!before.type().equals("terraform") || !before.schema().equals(store.toString())) {
      throw new CliError(
          "There is a connection %s already, of type %s with schema '%s', where %s was to be; it was left as it is, for what it encrypts is lost without it. Name its folder's parent with --stores, or delete it if nothing was applied with it."
              .formatted(ID, before.type(), before.schema(), store));
    }
    if (!before.hasPassword()) {
      throw new CliError(
          "The connection "
              + ID
              + " has no password; set it, or delete it if nothing was applied with it.");
    }
    if (!Files.isDirectory(store)) {
      throw new CliError(
          "The connection %s names the folder %s, which is not there. It was not made anew, for an empty one knows of nothing that exists: mount it or restore it."
              .formatted(ID, store));
    }
    tasks.requireWrite(store);
    String named = before.extra("binary");
    if (!binary.isEmpty() && !binary.equals(named)) {
      throw new CliError(
          "The connection %s is kept as it is, with binary '%s'; change that in its extra (PATCH /api/v2/connections/terraform_local)."
              .formatted(ID, named));
    }
    return "kept: %s, state in %s".formatted(version(named.isEmpty() ? "terraform" : named), store);
  }

  private boolean holdsState() throws IOException {
    if (!Files.isDirectory(store)) {
      return false;
    }
    try (var inside = Files.list(store)) {
      return inside.findAny().isPresent();
    }
  }

  private Version program() throws IOException, InterruptedException {
    if (!binary.isEmpty()) {
      return version(whole(binary));
    }
    var found = Program.on(path, List.of("terraform", "tofu"), Files::isExecutable);
    var against = new ArrayList<String>();
    for (Path each : found) {
      try {
        return version(each.toString());
      } catch (CliError e) {
        against.add(String.valueOf(e.getMessage()));
      }
    }
    throw new CliError(
        against.isEmpty()
            ? "There is neither terraform nor tofu on the PATH." + HOW_TO_GET
            : String.join(" ", against));
  }

  private String whole(String given) {
    if (given.contains("/")) {
      return Path.of(given).toAbsolutePath().normalize().toString();
    }
    return Program.on(path, List.of(given), Files::isExecutable).stream()
        .findFirst()
        .map(Path::toString)
        .orElseThrow(() -> new CliError("There is no " + given + " on the PATH." + HOW_TO_GET));
  }

  /** As a task would start it. */
  private Version version(String program) throws IOException, InterruptedException {
    var ended =
        tasks.run(List.of(program, "version"), Map.of("PATH", path, "CHECKPOINT_DISABLE", "1"));
    if (!ended.well()) {
      throw new CliError(
          "%s does not start for %s, as whom tasks run (%s).%s"
              .formatted(program, tasks.told(), ended.told(), HOW_TO_GET));
    }
    return new Version(program, ended.output().lines().findFirst().orElse("no version told"));
  }
}
