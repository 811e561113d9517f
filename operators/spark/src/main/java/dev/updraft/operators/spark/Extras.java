// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import dev.updraft.api.Connection;
import dev.updraft.api.TaskFailed;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads a connection of a given type, and says what is wrong with it. */
record Extras(Connection connection, String type) {
  String text(String name) {
    return connection.extra().getOrDefault(name, "").strip();
  }

  /** A URL without login and query, and without a slash at its end. */
  URI url(String name, String like) {
    return url(name, text(name), like);
  }

  /** One or more of them, with commas between. */
  List<URI> urls(String name, String like) {
    return Arrays.stream(text(name).split(",", -1))
        .map(each -> url(name, each.strip(), like))
        .toList();
  }

  /** The same, of a part of what the extra says. */
  URI url(String name, String given, String like) {
    try {
      var url = URI.create(given.endsWith("/") ? given.substring(0, given.length() - 1) : given);
      boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (http && url.getHost() != null && url.getUserInfo() == null && url.getQuery() == null) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // said below, without the text: it may hold a password
    }
    throw wrong("its extra " + name + " is no plain URL; it must look like " + like);
  }

  /** The history server, without a slash at the end; empty when the connection names none. */
  Optional<URI> history() {
    return text("history").isEmpty()
        ? Optional.empty()
        : Optional.of(url("history", "http://history.example:18080"));
  }

  /** Those that begin with {@code spark.}, by name. */
  Map<String, String> conf() {
    var all = new TreeMap<String, String>();
    connection.extra().forEach((name, value) -> addConf(all, name, value));
    return all;
  }

  private void addConf(Map<String, String> all, String name, String value) {
    if (name.startsWith("spark.")) {
      String against = SparkSettings.against(name);
      if (!against.isEmpty()) {
        throw wrong("its extra " + name + " cannot be set here: " + against);
      }
      all.put(name, value);
    }
  }

  void checkType() {
    if (!connection.type().isEmpty() && !connection.type().equals(type)) {
      throw wrong("it is of type " + connection.type() + ", and must be of type " + type);
    }
  }

  TaskFailed wrong(String what) {
    return new TaskFailed("The connection " + connection.id() + " cannot be used: " + what);
  }
}
