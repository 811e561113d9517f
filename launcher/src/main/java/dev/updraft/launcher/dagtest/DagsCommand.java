// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.dagtest;

import picocli.CommandLine.Command;

/** {@code updraft dags …}: what concerns DAGs before they are live. */
@Command(
    name = "dags",
    description = "Works with DAGs before they are live.",
    mixinStandardHelpOptions = true,
    subcommands = {DagTestCommand.class})
public final class DagsCommand {}
