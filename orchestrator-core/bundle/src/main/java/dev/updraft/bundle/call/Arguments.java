// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.call;

import dev.updraft.api.Connection;
import dev.updraft.api.ConnectionView;
import dev.updraft.api.Outcome;
import dev.updraft.api.TaskContext;
import dev.updraft.bundle.work.Arg;
import java.lang.reflect.Constructor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the arguments of a call from their JSON, as the types that the reader declared. */
final class Arguments {
  private final JsonMapper json;

  /** By their canonical texts: parsing one costs more than reading a small value. */
  private final Map<String, JavaType> types = new ConcurrentHashMap<>();

  Arguments(JsonMapper json) {
    this.json = json;
  }

  @Nullable Object read(Arg arg, List<String> args, TaskContext context) throws Exception {
    if (arg.input() == Arg.CONTEXT) {
      return component(context, arg.path());
    }
    var node = json.readTree(args.get(arg.input()));
    for (var name : arg.path()) {
      if (!node.has(name)) {
        throw new IllegalArgumentException("The input has no " + name + " on " + arg.path());
      }
      node = node.get(name);
    }
    return arg.type().isEmpty() ? json.treeToValue(node, Object.class) : value(node, type(arg));
  }

  /** The context is a value, not JSON. */
  private static Object component(TaskContext context, List<String> path)
      throws ReflectiveOperationException {
    Object value = context;
    for (String name : path) {
      value = value.getClass().getMethod(name).invoke(value);
    }
    return value;
  }

  private JavaType type(Arg arg) {
    return types.computeIfAbsent(
        arg.type(), text -> json.getTypeFactory().constructFromCanonical(text));
  }

  private @Nullable Object value(JsonNode node, JavaType type) throws Exception {
    var raw = type.getRawClass();
    if (raw == Connection.class) {
      return connection(node);
    } else if (ConnectionView.class.isAssignableFrom(raw)) {
      Constructor<?> constructor = raw.getDeclaredConstructor(Connection.class);
      constructor.setAccessible(true);
      return constructor.newInstance(connection(node));
    } else if (Outcome.class.isAssignableFrom(raw)) {
      return outcome(node, type.containedTypeOrUnknown(0));
    }
    return json.treeToValue(node, type);
  }

  private Outcome<?> outcome(JsonNode node, JavaType of) throws Exception {
    var state = node.path("state").asString("");
    return switch (state) {
      case "success" -> new Outcome.Done<@Nullable Object>(value(node.path("value"), of));
      case "skipped" -> new Outcome.Skipped<>();
      default -> new Outcome.Failed<>(node.path("error").asString(state));
    };
  }

  /** Lenient, unlike all else: people fill connections in by hand and leave fields out. */
  private static Connection connection(JsonNode node) {
    var extra = new HashMap<String, String>();
    node.path("extra")
        .properties()
        .forEach(
            entry ->
                extra.put(
                    entry.getKey(),
                    entry.getValue().isString()
                        ? entry.getValue().stringValue()
                        : entry.getValue().toString()));
    return new Connection(
        node.path("id").asString(""),
        node.path("type").asString(""),
        node.path("host").asString(""),
        node.path("port").asInt(0),
        node.path("schema").asString(""),
        node.path("login").asString(""),
        node.path("password").asString(""),
        extra);
  }
}
