// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.apart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.launcher.cli.CliError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class DefaultsTest {
  @TempDir private Path temp = Path.of("");

  private Path file(String... lines) throws IOException {
    return Files.write(temp.resolve("updraft.properties"), List.of(lines));
  }

  private static CommandLine parsed(Map<String, String> environment, String... args) {
    var line =
        new CommandLine(CommandSpec.create())
            .addSubcommand("scheduler", new SchedulerCommand())
            .addSubcommand("worker", new WorkerCommand())
            .addSubcommand("web", new WebCommand());
    line.setDefaultValueProvider(Defaults.of(line, environment, args));
    line.parseArgs(args);
    return Objects.requireNonNull(line.getSubcommands().get(args[0]));
  }

  private static String value(CommandLine command, String option) {
    Object value = command.getCommandSpec().findOption(option).getValue();
    return String.valueOf(value);
  }

  @Test
  void shouldTakeTheOptionThenTheVariableThenTheFile() throws IOException {
    String file = file("zookeeper = file", "dags = file", "objects = file", "slots = 3").toString();
    var environment = Map.of("UPDRAFT_ZOOKEEPER", "variable", "UPDRAFT_DAGS", "variable");
    CommandLine command =
        parsed(environment, "scheduler", "--config", file, "--zookeeper", "option");

    assertThat(value(command, "--zookeeper")).isEqualTo("option");
    assertThat(value(command, "--dags")).isEqualTo("variable");
    assertThat(value(command, "--objects")).isEqualTo("file");
  }

  @Test
  void shouldTakeTheFileThatTheVariableNames() throws IOException {
    var environment = Map.of("UPDRAFT_CONFIG", file("slots = 3").toString());

    assertThat(value(parsed(environment, "worker"), "--slots")).isEqualTo("3");
  }

  @Test
  void shouldRefuseANameThatNoRoleKnows() throws IOException {
    String file = file("# ours", "databse-url = x").toString();

    assertThatThrownBy(() -> parsed(Map.of(), "web", "--config=" + file))
        .isInstanceOf(CliError.class)
        .hasMessageContaining("updraft.properties, line 2: there is no setting 'databse-url'")
        .hasMessageContaining("database-url");
  }

  @Test
  void shouldSayHowToGiveWhatIsMissing() {
    CommandLine command = parsed(Map.of(), "worker", "--config", "/dev/null");

    assertThatThrownBy(() -> ((WorkerCommand) command.getCommand()).call())
        .hasMessage(
            "Missing: broker. Give it as --broker, as UPDRAFT_BROKER, or as broker=… in the file of"
                + " --config.");
  }
}
