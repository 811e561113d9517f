// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import dev.updraft.operators.terraform.StackRecord.Step;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One line of what Terraform says with {@code -json}. It leaves out sensitive values itself. */
record Event(JsonNode line) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Empty when the line is no event. */
  static Optional<Event> read(String line) {
    if (!line.startsWith("{")) {
      return Optional.empty();
    }
    try {
      var event = new Event(JSON.readTree(line));
      return event.type().isEmpty() ? Optional.empty() : Optional.of(event);
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  String type() {
    return text(line.path("type"));
  }

  boolean error() {
    return text(line.path("@level")).equals("error");
  }

  /** Of a diagnostic: its title. */
  String summary() {
    return text(line.path("diagnostic").path("summary"));
  }

  /** Of a planned change. */
  Change change() {
    JsonNode change = line.path("change");
    return new Change(
        text(change.path("resource").path("addr")),
        text(change.path("action")),
        text(change.path("reason")),
        text(change.path("importing").path("id")));
  }

  /**
   * What is planned for a resource.
   *
   * @param reason empty where it needs none
   * @param imported id of what is taken into the state; empty = nothing
   */
  record Change(String address, String action, String reason, String imported) {
    /** How many times Terraform will say that something is done. */
    int steps() {
      return switch (action) {
        case "replace" -> 2;
        case "create", "update", "delete" -> 1;
        default -> 0; // words of another program: read, noop, move, and what later versions say
      };
    }
  }

  /** What happened to a resource; empty when nothing did. */
  Optional<Step> step() {
    return switch (type()) {
      case "apply_start" -> step(Step.Kind.STARTED);
      case "provision_start" -> step(Step.Kind.PROVISIONING);
      case "apply_complete" -> step(Step.Kind.COMPLETED);
      case "apply_errored" -> step(Step.Kind.ERRORED);
      default -> Optional.empty();
    };
  }

  private Optional<Step> step(Step.Kind kind) {
    JsonNode hook = line.path("hook");
    String id = text(hook.path("id_key")).equals("id") ? text(hook.path("id_value")) : "";
    String address = text(hook.path("resource").path("addr"));
    return Optional.of(new Step(kind, address, text(hook.path("action")), id));
  }

  /** For the task's log; empty when it is not worth a line. */
  String told() {
    return switch (type()) {
      case "version", "refresh_start", "refresh_complete", "outputs", "provision_start" -> "";
      case "diagnostic" -> diagnostic(line.path("diagnostic"));
      default -> text(line.path("@message")).strip();
    };
  }

  /** Also of {@code validate -json}. */
  static String diagnostic(JsonNode diagnostic) {
    JsonNode range = diagnostic.path("range");
    String at =
        range.has("filename")
            ? text(range.path("filename")) + ":" + range.path("start").path("line").asInt(0) + ": "
            : "";
    String detail = text(diagnostic.path("detail")).strip();
    String title = text(diagnostic.path("severity")) + ": " + text(diagnostic.path("summary"));
    return at + title + (detail.isEmpty() ? "" : "\n" + detail);
  }

  private static String text(JsonNode node) {
    return node.asString("");
  }
}
