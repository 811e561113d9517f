// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.models;

import dev.updraft.operators.model.By;
import dev.updraft.operators.model.ModelRegistry;
import dev.updraft.operators.model.Pruned;
import dev.updraft.operators.model.Retention;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code updraft models prune NAME --keep N}. */
@Command(
    name = "prune",
    mixinStandardHelpOptions = true,
    description = {
      "Deletes the files of old versions; their manifests, and who deleted them, stay.",
      "Never what an alias names or goes back to."
    })
public final class PruneCommand implements Callable<Integer> {
  private static final Pattern AGE = Pattern.compile("([0-9]{1,5})([hd])");

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Mixin
  private RegistryOptions registry;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Parameters(index = "0", paramLabel = "MODEL")
  private String name;

  @Option(
      names = "--keep",
      required = true,
      paramLabel = "N",
      description = "so many of the newest")
  private int keep;

  @Option(
      names = "--older-than",
      paramLabel = "AGE",
      description =
          "only what was published longer ago, and named by no alias since: 90d, 36h (default:"
              + " any)")
  private String age = "0d";

  @Option(names = "--dry-run", description = "only say what would be deleted")
  private boolean dryRun;

  @Option(
      names = "--by",
      paramLabel = "NAME",
      description = "who, for the history (default: the name of the user on this machine)")
  private String by = System.getProperty("user.name", "unknown");

  @Override
  public Integer call() {
    return registry.use(
        models -> {
          var rule = new Retention(keep, age());
          Instant now = InstantSource.system().instant().truncatedTo(ChronoUnit.MILLIS);
          List<Integer> expired = rule.expired(models, name, now);
          if (expired.isEmpty()) {
            registry.say("Nothing of '%s' is to be deleted.".formatted(name));
          } else {
            registry.say(
                "%s of '%s': %s."
                    .formatted(dryRun ? "Would be deleted" : "Deleting", name, told(expired)));
            delete(models, expired, By.person(by, rule.why(), now));
          }
        });
  }

  private void delete(ModelRegistry models, List<Integer> expired, By who) throws IOException {
    if (!dryRun) {
      Pruned pruned = Retention.delete(models, name, expired, who);
      pruned.kept().forEach(kept -> registry.say("Kept: " + kept.why()));
      registry.say("Deleted %d; their files are gone.".formatted(pruned.deleted().size()));
    }
  }

  private static String told(List<Integer> versions) {
    return String.join(", ", versions.stream().map(String::valueOf).toList());
  }

  private Duration age() {
    Matcher given = AGE.matcher(age);
    if (!given.matches()) {
      throw new IllegalArgumentException(
          "--older-than is '" + age + "'; give days or hours, as 90d or 36h");
    }
    int count = Integer.parseInt(given.group(1));
    return given.group(2).equals("d") ? Duration.ofDays(count) : Duration.ofHours(count);
  }
}
