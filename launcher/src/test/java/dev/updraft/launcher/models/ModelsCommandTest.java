// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.api.Connection;
import dev.updraft.api.DataInterval;
import dev.updraft.api.TaskContext;
import dev.updraft.api.Value;
import dev.updraft.launcher.cli.CliError;
import dev.updraft.operators.model.Models;
import dev.updraft.operators.model.Publish;
import dev.updraft.operators.model.Publish.Fact;
import dev.updraft.operators.model.Publish.Kind;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** On a folder with two versions, made by the operator. */
class ModelsCommandTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void publish() throws IOException {
    publish("r1", 0.90);
    publish("r2", 0.92);
  }

  private void publish(String run, double auc) throws IOException {
    var at = new Connection("m", "models", "", 0, folder.toString(), "", "", Map.of());
    var clock = InstantSource.fixed(NOON);
    var interval = new DataInterval(NOON, NOON);
    var task = new TaskContext("nightly", run, "train", -1, 1, 1, 1, interval, folder, clock);
    new Publish(
            Value.of(new Models(at)),
            "churn",
            List.of(
                new Fact(Kind.FILE, "model.txt", Value.of("model of " + run)),
                new Fact(Kind.METRIC, "auc", Value.of(auc))))
        .submit(task);
  }

  @Test
  void shouldMakeLiveAndTakeBack() throws IOException {
    assertThat(run("list")).startsWith("0 model").contains("churn  2       -");
    assertThat(run("show", "churn"))
        .isEqualTo("1 No version of 'churn' is live; name one by its number, of [1, 2].");
    assertThat(run("promote", "churn", "1", "--why", "first", "--by", "ann"))
        .isEqualTo("0 'live' of 'churn' names version 1; before none.\n");
    assertThat(run("promote", "churn", "2", "--why", "better", "--by", "ben"))
        .isEqualTo("0 'live' of 'churn' names version 2; before 1.\n");
    assertThat(run("list")).contains("churn  2       2", "ben");
    assertThat(run("show", "churn"))
        .contains("model", "churn 2", "metric auc", "0.92", "file model.txt", "nightly/r2/train/1");
    assertThat(run("rollback", "churn", "--why", "complaints", "--by", "cas"))
        .isEqualTo("0 'live' of 'churn' names version 1; before 2.\n");
    assertThat(run("history", "churn"))
        .containsSubsequence("rollback", "cas", "complaints", "ben", "better", "ann", "first");
    assertThat(run("rollback", "churn", "--why", "more"))
        .isEqualTo("1 'live' of 'churn' names version 1 and named none before");
    assertThat(run("export", "churn", "live", folder.resolve("x.zip").toString()))
        .isEqualTo("0 churn 1 is in " + folder.resolve("x.zip") + ".\n");
    assertThat(folder.resolve("x.zip")).exists();
  }

  @Test
  void shouldSayWhatDiffers() {
    assertThat(run("diff", "churn", "1", "2"))
        .startsWith("0 what")
        .contains("version 1", "metric auc", "0.9", "0.92", "+0.0200000", "file model.txt");
    assertThat(run("diff", "churn", "1", "1")).contains("Versions 1 and 1 do not differ.");
  }

  @Test
  void shouldSpeakJson() {
    run("promote", "churn", "2", "--why", "better", "--by", "ben");
    assertThat(json("list").get(0).path("live").asInt()).isEqualTo(2);
    assertThat(json("show", "churn").path("metrics").path("auc").asDouble()).isEqualTo(0.92);
    assertThat(json("diff", "churn", "1", "2").path("changes").get(0).path("what").asString())
        .isEqualTo("auc");
    assertThat(json("history", "churn").get(0).path("who").asString()).isEqualTo("ben");
  }

  @Test
  void shouldDeleteWhatNoAliasNeedsAndKeepWhoAndWhy() {
    run("promote", "churn", "2", "--why", "better", "--by", "ben");
    assertThat(run("delete", "churn", "2", "--why", "x"))
        .startsWith("1 'live' of 'churn' names version 2. Nothing was deleted");
    assertThat(run("delete", "churn", "1", "--reason", "of no use", "--by", "ann"))
        .startsWith("0 churn 1 was deleted by ann at ")
        .endsWith(" (of no use); its files are gone.\n");
    assertThat(run("delete", "churn", "1", "--why", "again", "--by", "ben"))
        .startsWith("0 churn 1 was deleted by ann at ");
    assertThat(run("show", "churn", "1")).contains("deleted", " by ann: of no use", "0.9");
    assertThat(run("show", "churn", "2")).doesNotContain("deleted");
    assertThat(run("promote", "churn", "1", "--why", "x"))
        .startsWith("1 churn 1 was deleted by ann");
    assertThat(run("export", "churn", "1", folder.resolve("x.zip").toString()))
        .startsWith("1 churn 1 was deleted by ann");
    assertThat(run("delete", "churn", "1")).startsWith("2 ").contains("--why");
    assertThat(run("delete", "churn", "9", "--why", "x")).contains("has no version 9");
  }

  @Test
  void shouldPruneWhatIsOldAndSayItFirst() throws IOException {
    publish("r3", 0.93);
    publish("r4", 0.94);
    run("promote", "churn", "2", "--why", "better", "--by", "ben");
    assertThat(run("prune", "churn", "--keep", "1", "--dry-run"))
        .isEqualTo("0 Would be deleted of 'churn': 1, 3.\n");
    assertThat(run("prune", "churn", "--keep=1", "--older-than=36500d"))
        .isEqualTo("0 Nothing of 'churn' is to be deleted.\n");
    assertThat(run("prune", "churn", "--keep", "1", "--by", "ann"))
        .isEqualTo("0 Deleting of 'churn': 1, 3.\nDeleted 2; their files are gone.\n");
    assertThat(run("show", "churn", "1")).contains("deleted", " by ann: keeps the newest one");
    assertThat(run("prune", "churn", "--keep", "1")).startsWith("0 Nothing of 'churn'");
    assertThat(run("prune", "churn")).startsWith("2 ").contains("--keep");
    assertThat(run("prune", "churn", "--keep", "0")).startsWith("1 keep is 0; give 1 or more");
    assertThat(run("prune", "churn", "--keep", "1", "--older-than", "P90D"))
        .isEqualTo("1 --older-than is 'P90D'; give days or hours, as 90d or 36h");
    assertThat(run("prune", "chrun", "--keep", "1")).isEqualTo("1 There is no model 'chrun' here");
  }

  @Test
  void shouldSayWhichVersionsAreNoImage() {
    String to = "--to=" + folder.resolve("image");
    assertThat(run("image", "churn", to))
        .startsWith("1 'churn' names no version; name one as churn@8");
    assertThat(run("image", "churn@live", to)).startsWith("1 No version of 'churn' is live");
    assertThat(run("image", "churn@1", to))
        .startsWith("1 The version has no file that ends in .onnx or .pmml");
    assertThat(folder.resolve("image")).doesNotExist();
  }

  private static final String NOWHERE = "1 There is no folder /nowhere/models";

  @Test
  void shouldSayWhatIsWrong() {
    assertThat(run("show", "other")).isEqualTo("1 There is no model 'other' here.");
    assertThat(run("show", "churn", "3"))
        .isEqualTo("1 Model 'churn' has no version 3; it has 1 to 2");
    assertThat(run("history", "other")).isEqualTo("1 There is no model 'other' here.");
    assertThat(run("history", "churn")).contains("No version of 'churn' was ever live.");
    assertThat(run("show", "../x", "1")).startsWith("1 model is named '../x'");
    assertThat(run("promote", "churn", "1")).startsWith("2 ").contains("--why");
    assertThat(run("promote", "churn", "1", "--why", " ")).startsWith("1 why is empty");
    assertThat(at("", "list"))
        .startsWith("1 Name the folder or bucket of the models with --models");
    assertThat(at("models", "list")).startsWith("1 There is no folder /");
    assertThat(at("/nowhere/models", "list")).startsWith(NOWHERE);
    assertThat(Path.of("/nowhere")).doesNotExist();
  }

  private JsonNode json(String... words) {
    var all = new java.util.ArrayList<>(List.of(words));
    all.add("--json");
    String said = run(all.toArray(String[]::new));
    assertThat(said).startsWith("0 ");
    return JsonMapper.shared().readTree(said.substring(2));
  }

  private String run(String... words) {
    return at(folder.toString(), words);
  }

  /** The exit code, and all that was said. */
  private static String at(String place, String... words) {
    var all = new java.util.ArrayList<>(List.of(words));
    all.add("--models=" + place);
    var said = new StringWriter();
    var writer = new PrintWriter(said);
    int code =
        new CommandLine(new ModelsCommand())
            .setOut(writer)
            .setErr(writer)
            .setExecutionExceptionHandler(
                (failure, _, _) -> {
                  if (failure instanceof CliError known) {
                    said.append(known.getMessage());
                    return known.exitCode();
                  }
                  throw failure;
                })
            .execute(all.toArray(String[]::new));
    return code + " " + said;
  }
}
