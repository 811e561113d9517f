// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.init;

import picocli.CommandLine.Command;

/** {@code updraft init …}: makes projects. */
@Command(
    name = "init",
    description = "Makes a project to begin with.",
    mixinStandardHelpOptions = true,
    subcommands = {OperatorCommand.class})
public final class InitCommand {}
