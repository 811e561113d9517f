// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.api.TaskFailed;
import dev.updraft.operators.process.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Terraform's commands, as an attempt uses them, with whose fault it is when one fails. */
final class Commands {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int CHANGES = 2;
  private static final int SIGNAL = 128;

  private final Terraform with;
  private final Path plan;
  private final Path data;
  private final Keeper keeper;
  private final Brake brake;
  private final Duration grace;
  private int runs;

  /**
   * @param plan the folder of the plan
   * @param data where Terraform puts providers and modules
   */
  Commands(Terraform with, Path plan, Path data, Keeper keeper, Brake brake, Duration grace) {
    this.with = with;
    this.plan = plan;
    this.data = data;
    this.keeper = keeper;
    this.brake = brake;
    this.grace = grace;
  }

  /**
   * Makes ready.
   *
   * @return the backend of its own that the plan names
   */
  Optional<OwnBackend> init() throws IOException, InterruptedException {
    Files.createDirectories(data);
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
    var watch = new Watch(keeper, false);
    int code = run(watch, "init", "-input=false", "-no-color");
    if (code == 0) {
      return OwnBackend.noted(data);
    }
    String words = watch.words();
    if (words.contains("problems during initiali")) {
      throw new TaskFailed("The plan is wrong" + words);
    }
    if (words.contains("state migration")) {
      throw new TaskFailed(
          "The plan names a backend of its own now, and Updraft keeps the state of this stack:"
              + " destroy it first, or take the block out of the plan"
              + words);
    }
    throw failed("init", code, watch);
  }

  /** What the plan's own backend has, with sensitive values in clear: not for the log. */
  String pull() throws IOException, InterruptedException {
    var said = new ArrayList<String>();
    int code = run(said::add, "state", "pull");
    // A warning may stand before it. OpenTofu writes it in one line, Terraform in many.
    int begin = 0;
    while (begin < said.size() && !said.get(begin).startsWith("{")) {
      begin++;
    }
    if (code != 0) {
      throw new TerraformFailed(
          "terraform state pull ended with exit code " + code + ":\n" + String.join("\n", said));
    }
    return String.join("\n", said.subList(begin, said.size())).strip();
  }

  /** Gives the plan's own backend a state. */
  void push(String state) throws IOException, InterruptedException {
    Path file = Files.writeString(data.resolve("updraft.tfstate"), state, UTF_8);
    var watch = new Watch(keeper, false);
    int code = run(watch, "state", "push", file.toString());
    Files.delete(file);
    if (code != 0) {
      throw failed("state push", code, watch);
    }
  }

  void validate() throws IOException, InterruptedException {
    var said = new StringBuilder();
    run(line -> said.append(line).append('\n'), "validate", "-json", "-no-color");
    JsonNode answer = json(said.toString(), "validate");
    if (!answer.path("valid").asBoolean(false)) {
      var errors = new ArrayList<String>();
      answer.path("diagnostics").forEach(each -> errors.add(Event.diagnostic(each)));
      throw new TaskFailed("The plan is wrong:\n" + String.join("\n", errors));
    }
  }

  /** Lets Terraform replace a resource that it thinks whole. */
  void taint(String address) throws IOException, InterruptedException {
    var watch = new Watch(keeper, false);
    int code = run(watch, "taint", "-no-color", "-allow-missing", address);
    if (code != 0) {
      throw failed("taint " + address, code, watch);
    }
  }

  /**
   * @return what it would change; empty = nothing, then there is nothing to apply
   */
  Planned plan(String... options) throws IOException, InterruptedException {
    var watch = new Watch(keeper, false);
    var words = new ArrayList<>(List.of("plan", "-json", "-input=false", "-detailed-exitcode"));
    words.add("-out=" + file());
    words.addAll(List.of(options));
    int code = run(watch, words.toArray(String[]::new));
    if (watch.undeclared() && options.length == 0) {
      throw new TaskFailed("A variable is given that the plan does not declare" + watch.words());
    }
    if (watch.words().contains("No value for required variable")) {
      throw new TaskFailed("A variable of the plan is not given" + watch.words());
    }
    if (watch.words().contains("Invalid value for variable")) {
      throw new TaskFailed("A variable has a value that the plan refuses" + watch.words());
    }
    if (code != 0 && code != CHANGES) {
      throw failed("plan", code, watch);
    }
    return new Planned(code == CHANGES, watch.changes());
  }

  /**
   * @param any whether there is anything to apply, outputs included
   */
  record Planned(boolean any, List<Event.Change> changes) {}

  /** What was planned last, with sensitive values in clear: not for the log. */
  JsonNode shown() throws IOException, InterruptedException {
    var said = new StringBuilder();
    int code = run(line -> said.append(line).append('\n'), "show", "-json", file().toString());
    if (code != 0) {
      throw new TerraformFailed("terraform show ended with exit code " + code);
    }
    return json(said.toString(), "show");
  }

  /** What somebody else did to what is in the state; that stays as it is. */
  List<Event.Change> drifted() throws IOException, InterruptedException {
    var watch = new Watch(keeper, false);
    int code = run(watch, "plan", "-json", "-input=false", "-detailed-exitcode", "-refresh-only");
    if (code != 0 && code != CHANGES) {
      throw failed("plan -refresh-only", code, watch);
    }
    return watch.drifted();
  }

  /**
   * Applies what was planned last.
   *
   * @param settled is told when Terraform came to an end of its own, well or not, and so saved all
   *     that it did
   */
  void apply(Runnable settled) throws IOException, InterruptedException {
    var watch = new Watch(keeper, true);
    var process = process(watch, "apply", "-json", "-input=false", file().toString());
    int code;
    try {
      code = run(process);
    } finally {
      if (process.ended() && process.code() <= SIGNAL && !watch.torn()) {
        settled.run();
      }
    }
    if (code != 0) {
      throw failed("apply", code, watch);
    }
  }

  /** With sensitive values in clear: not for the log. */
  JsonNode outputs() throws IOException, InterruptedException {
    var said = new StringBuilder();
    int code = run(line -> said.append(line).append('\n'), "output", "-json", "-no-color");
    if (code != 0) {
      throw new TerraformFailed("terraform output ended with exit code " + code);
    }
    return json(said.toString(), "output");
  }

  /** It holds secrets. */
  private Path file() {
    return data.resolve("updraft.plan");
  }

  private static JsonNode json(String text, String command) {
    try {
      return JSON.readTree(text);
    } catch (JacksonException e) {
      throw new TerraformFailed(
          "terraform " + command + " gave no JSON: " + e.getOriginalMessage());
    }
  }

  private static TerraformFailed failed(String command, int code, Watch watch) {
    String signal = code > SIGNAL ? " (ended by signal " + (code - SIGNAL) + ")" : "";
    return new TerraformFailed(
        "terraform " + command + " ended with exit code " + code + signal + watch.words());
  }

  private int run(Consumer<String> lines, String... words)
      throws IOException, InterruptedException {
    return run(process(lines, words));
  }

  private int run(TerraformProcess process) throws IOException, InterruptedException {
    brake.begins(process);
    keeper.hears(process::hear);
    try {
      return process.run();
    } finally {
      keeper.hears(() -> {});
      brake.ended();
      Files.deleteIfExists(output()); // what outputs say is secret
      brake.check();
    }
  }

  private TerraformProcess process(Consumer<String> lines, String... words) {
    var command = new ArrayList<>(TerraformProcess.prefix(System.getenv("PATH")));
    if (!TerraformProcess.installed(with.binary(), System.getenv("PATH"))) {
      throw with.wrong(
          "there is no "
              + with.binary()
              + " on this worker; install it there, or give its whole path as the extra binary");
    }
    command.add(with.binary());
    command.addAll(List.of(words));
    var builder = Child.of(command, plan);
    builder
        .environment()
        .putAll(
            Map.of(
                "TF_IN_AUTOMATION", "1",
                "TF_INPUT", "0",
                "CHECKPOINT_DISABLE", "1",
                "TF_DATA_DIR", data.toString()));
    builder.environment().putAll(with.environment());
    runs++;
    return new TerraformProcess(builder, output(), lines, grace);
  }

  private Path output() {
    return data.resolve("said-" + runs);
  }

  /** What Terraform writes its state to. */
  static Path stateFile(Path plan) {
    return plan.resolve("terraform.tfstate");
  }

  static void writeState(Path plan, String state) throws IOException {
    if (!state.isEmpty()) {
      Files.writeString(stateFile(plan), state, UTF_8);
    }
  }
}
