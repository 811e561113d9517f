// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.loop;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.engine.id.GrantKey;
import dev.updraft.engine.input.Source;
import dev.updraft.engine.port.SchedulerStore;
import dev.updraft.objects.ObjectStore;
import dev.updraft.protocol.TaskPayload;
import dev.updraft.scheduler.loop.Payloads.Plan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Completes a planned payload and seals it. Thread-safe. */
final class Assembly {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int KEPT_LISTS = 4;
  private static final List<String> SECRET = List.of("password", "secret", "token", "key");

  private final SchedulerStore store;
  private final ObjectStore objects;
  private final PayloadCipher cipher;

  /** Large lists that tasks are mapped over, by object; objects never change. */
  private final Map<String, JsonNode> lists =
      Collections.synchronizedMap(
          new LinkedHashMap<>(KEPT_LISTS, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, JsonNode> eldest) {
              return size() > KEPT_LISTS;
            }
          });

  Assembly(SchedulerStore store, ObjectStore objects, PayloadCipher cipher) {
    this.store = store;
    this.objects = objects;
    this.cipher = cipher;
  }

  /** What the loop is to be told: the sealed payload, or why there is none. */
  Input tried(Plan plan, GrantKey grant, String publicKey) {
    try {
      return new Input.Sealed(grant, sealed(plan, grant, publicKey));
    } catch (RuntimeException e) {
      return new Input.NotSealed(grant, String.valueOf(e.getMessage()));
    }
  }

  private String sealed(Plan plan, GrantKey grant, String publicKey) {
    List<String> secrets = new ArrayList<>();
    Source.Elsewhere elsewhere = elsewhere(secrets);
    List<String> args = plan.sources().stream().map(s -> s.json(elsewhere)).toList();
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

  private Source.Elsewhere elsewhere(List<String> secrets) {
    return new Source.Elsewhere() {
      @Override
      public String stored(String object) {
        return Assembly.this.stored(object);
      }

      @Override
      public JsonNode list(String object) {
        return lists.computeIfAbsent(object, _ -> JSON.readTree(stored(object)));
      }

      @Override
      public String connection(String id) {
        return Assembly.this.connection(id, secrets);
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
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "there is no connection '"
                            + id
                            + "'; make it by POST /api/v2/connections (those of the examples:"
                            + " ./updraft setup)"));
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
