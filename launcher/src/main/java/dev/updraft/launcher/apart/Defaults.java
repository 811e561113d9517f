// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.apart;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Where the value of an option comes from that is not on the command line: {@code --database-url}
 * from {@code UPDRAFT_DATABASE_URL}, else, in commands with {@code --config}, from {@code
 * database-url} in that file.
 */
public final class Defaults implements IDefaultValueProvider {
  private final Map<String, String> environment;
  private final Map<String, String> file;

  private Defaults(Map<String, String> environment, Map<String, String> file) {
    this.environment = environment;
    this.file = file;
  }

  /** For this command line; the file is looked at only when its command takes one. */
  public static Defaults of(CommandLine line, Map<String, String> environment, String... args) {
    CommandLine named = args.length == 0 ? null : line.getSubcommands().get(args[0]);
    if (named == null || configurable(named.getCommandSpec()).findAny().isEmpty()) {
      return new Defaults(environment, Map.of());
    }
    Optional<Path> file =
        named(args)
            .or(() -> Optional.ofNullable(environment.get(variable(ConfigOption.NAME))))
            .map(Path::of)
            .or(() -> Optional.of(ConfigOption.STANDARD).filter(Files::exists));
    return new Defaults(
        environment, file.map(path -> ConfigFile.read(path, settings(line))).orElse(Map.of()));
  }

  private static Optional<String> named(String... args) {
    Iterator<String> words = Arrays.asList(args).iterator();
    while (words.hasNext()) {
      String word = words.next();
      if (word.equals(ConfigOption.NAME)) {
        return words.hasNext() ? Optional.of(words.next()) : Optional.empty();
      }
      if (word.startsWith(ConfigOption.NAME + "=")) {
        return Optional.of(word.substring(ConfigOption.NAME.length() + 1));
      }
    }
    return Optional.empty();
  }

  /** One file serves all roles, so that each must know the names of the others. */
  private static SortedSet<String> settings(CommandLine line) {
    var all = new TreeSet<String>();
    configurable(line.getCommandSpec())
        .flatMap(command -> command.options().stream())
        .filter(option -> !option.usageHelp() && !option.versionHelp() && !option.interactive())
        .filter(option -> !option.longestName().equals(ConfigOption.NAME))
        .forEach(option -> all.add(key(option)));
    return all;
  }

  private static Stream<CommandSpec> configurable(CommandSpec command) {
    return Stream.concat(
        Stream.of(command).filter(each -> each.findOption(ConfigOption.NAME) != null),
        command.subcommands().values().stream()
            .flatMap(each -> configurable(each.getCommandSpec())));
  }

  private static String key(OptionSpec option) {
    return option.longestName().replaceFirst("^-+", "");
  }

  private static String variable(String option) {
    return "UPDRAFT_" + option.replaceFirst("^-+", "").replace('-', '_').toUpperCase(Locale.ROOT);
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option) || option.usageHelp() || option.versionHelp()) {
      return null;
    }
    String given = environment.get(variable(option.longestName()));
    boolean fromFile = argument.command().findOption(ConfigOption.NAME) != null;
    return given != null || !fromFile ? given : file.get(key(option));
  }
}
