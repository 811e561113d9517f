// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.db;

import picocli.CommandLine.Command;

/** {@code updraft db …}: the database of an installation. */
@Command(
    name = "db",
    description = "The database: of a standalone's data folder, or an installed one.",
    mixinStandardHelpOptions = true,
    subcommands = {BackupCommand.class, RestoreCommand.class, CheckCommand.class})
public final class DbCommand {}
