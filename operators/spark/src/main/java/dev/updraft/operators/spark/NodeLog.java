// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The log of a container of YARN, as its node shows it. After the application it is there for as
 * long as the cluster is set up to keep it, which may be seconds; then a node says who has it.
 *
 * @param node its REST
 * @param container whose log it is
 */
record NodeLog(URI node, String container) {
  private static final Requests REQUESTS = new Requests("");
  private static final Pattern PAGE =
      Pattern.compile("(https?://[^/]+)/node/containerlogs/(container_\\w+)/.*");
  private static final int TAIL = 32_768;

  /**
   * @param page of it, for people, as a ResourceManager tells
   */
  static Optional<NodeLog> of(String page) {
    var found = PAGE.matcher(page + "/");
    return found.matches()
        ? Optional.of(new NodeLog(URI.create(found.group(1)), found.group(2)))
        : Optional.empty();
  }

  /** The end of it, by lines; empty when nobody shows it. */
  List<String> tail(String stream) throws InterruptedException {
    try {
      var first = URI.create(node + "/ws/v1/node/containerlogs/" + container + "/" + stream);
      var answer = REQUESTS.get(URI.create(first + "?size=-" + TAIL));
      if (answer.status() / 100 == 3 && answer.location().isPresent()) {
        answer = REQUESTS.get(answer.location().get()); // the log server, where one is set up
      }
      return answer.ok() ? ofContainer(answer.body(), stream) : List.of();
    } catch (IOException | IllegalArgumentException e) {
      return List.of();
    }
  }

  /** Around the log there are lines of YARN's: whose it is, and that it ends. */
  private static List<String> ofContainer(String body, String stream) {
    var lines = body.lines().toList();
    int from = lines.indexOf("LogContents:") + 1;
    int to = lines.size();
    for (int i = from; i < lines.size(); i++) {
      to = lines.get(i).startsWith("End of LogType:" + stream) ? i : to;
    }
    return lines.subList(from, to).stream().filter(line -> !line.isBlank()).toList();
  }
}
