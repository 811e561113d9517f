// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.loop;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.engine.id.GrantKey;
import dev.updraft.engine.port.SchedulerStore;
import dev.updraft.objects.ObjectStore;
import dev.updraft.protocol.TaskPayload;
import dev.updraft.scheduler.loop.Payloads.Plan;
import dev.updraft.scheduler.loop.Payloads.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Completes a planned payload and seals it. Thread-safe. */
final class Assembly {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final List<String> SECRET = List.of("password", "secret", "token", "key");

  private final SchedulerStore store;
  private final ObjectStore objects;
  private final PayloadCipher cipher;

  Assembly(SchedulerStore store, ObjectStore objects, PayloadCipher cipher) {
    this.store = store;
    this.objects = objects;
    this.cipher = cipher;
  }

  String sealed(Plan plan, GrantKey grant, String publicKey) {
    List<String> secrets = new ArrayList<>();
    List<String> args = plan.sources().stream().map(s -> json(s, secrets)).toList();
    TaskPayload p = plan.payload();
    TaskPayload whole =
        new TaskPayload(
            p.dagId(),
            p.runId(),
            p.taskId(),
            p.mapIndex(),
            p.attempt(),
            p.maxAttempts(),
            p.step(),
            p.unit(),
            p.work(),
            args,
            secrets,
            p.handle(),
            p.cancel(),
            p.timeoutMillis(),
            p.intervalStart(),
            p.intervalEnd(),
            p.logPrefix(),
            p.resultKey());
    return cipher.seal(JSON.writeValueAsBytes(whole), publicKey, grant.toString());
  }

  private String json(Source source, List<String> secrets) {
    return switch (source) {
      case Source.Ready ready -> ready.json();
      case Source.Stored stored -> stored(stored.object());
      case Source.ConnectionOf connection -> connection(connection.id(), secrets);
      case Source.Listed listed -> {
        ArrayNode list = JSON.createArrayNode();
        listed.elements().forEach(element -> list.add(JSON.readTree(json(element, secrets))));
        yield list.toString();
      }
      case Source.ElementOf element -> {
        JsonNode list = JSON.readTree(json(element.list(), secrets));
        yield list.path(element.index()).isMissingNode()
            ? "null"
            : list.path(element.index()).toString();
      }
      case Source.Outcome outcome -> {
        ObjectNode node = JSON.createObjectNode().put("state", outcome.state());
        node.set("value", JSON.readTree(json(outcome.value(), secrets)));
        yield node.put("error", outcome.error()).toString();
      }
    };
  }

  private String stored(String object) {
    try {
      byte[] content =
          objects.get(object).orElseThrow(() -> new IOException("result " + object + " is gone"));
      return new String(content, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String connection(String id, List<String> secrets) {
    String json =
        store
            .connection(id)
            .map(cipher::openConnection)
            .orElseThrow(() -> new IllegalStateException("there is no connection '" + id + "'"));
    collect("", JSON.readTree(json), secrets);
    return json;
  }

  private static void collect(String name, JsonNode node, List<String> secrets) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (node.isString()) {
      if (SECRET.stream().anyMatch(lower::contains) && !node.stringValue().isEmpty()) {
        secrets.add(node.stringValue());
      }
    } else if (node.isObject()) {
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        collect(entry.getKey(), entry.getValue(), secrets);
      }
    } else {
      node.forEach(element -> collect(name, element, secrets));
    }
  }
}
