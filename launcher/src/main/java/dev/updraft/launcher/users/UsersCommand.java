// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.users;

import picocli.CommandLine.Command;

/** {@code updraft users …}: who may log in. */
@Command(
    name = "users",
    description = "Who may log in.",
    mixinStandardHelpOptions = true,
    subcommands = {UsersAddCommand.class})
public final class UsersCommand {}
