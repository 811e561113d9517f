// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.api.TaskFailed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What {@code sh} on the other machine reads for one task. Its own parts lie beside this class;
 * what a user gives is quoted.
 *
 * @param id of the task's folder there, hexadecimal
 */
record Scripts(String id) {
  /** Begins it, once. */
  String begin(String script, List<String> arguments, Map<String, String> environment) {
    String end = "updraft-" + id;
    return """
    set -eu
    id=%s
    %s
    command -v setsid >/dev/null || fail "setsid is missing there; install util-linux"
    mask=$(umask)
    umask 077
    mkdir -p "$home"
    new=$home/$id.$$
    mkdir "$new"
    cat >"$new/script" <<'%s'
    %s
    %s
    cat >"$new/run" <<'%s'
    %s
    %s
    %s
    """
        .formatted(
            id,
            part("common"),
            end,
            script,
            end,
            end,
            run(arguments, environment),
            end,
            part("begin"));
  }

  private static String run(List<String> arguments, Map<String, String> environment) {
    return """
    %s
    %s
    (
    %s
    export UPDRAFT_RESULT="$1/result"
    exec /bin/sh "$1/script" %s
    )
    echo $? >"$1/exit.new" && mv "$1/exit.new" "$1/exit"
    """
        .formatted(
            part("common"),
            part("run"),
            environment.entrySet().stream()
                .map(each -> "export " + each.getKey() + "=" + quoted(each.getValue()))
                .collect(Collectors.joining("\n")),
            arguments.stream().map(Scripts::quoted).collect(Collectors.joining(" ")));
  }

  String look(long from) {
    return "id=%s\nfrom=%d\n%s\n%s".formatted(id, from, part("common"), part("look"));
  }

  String result() {
    return "id=%s\n%s\n%s".formatted(id, part("common"), part("result"));
  }

  String stop() {
    return "id=%s\n%s\n%s".formatted(id, part("common"), inner(part("stop")));
  }

  /** What ends early ends only itself: the last line of all says that it is whole. */
  private static String inner(String part) {
    return "(\n" + part + "\n) || exit 1";
  }

  private static String quoted(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new TaskFailed("a parameter or variable holds a NUL, which no shell takes");
    }
    return "'" + text.replace("'", "'\\''") + "'";
  }

  private static String part(String name) {
    try (var found = Scripts.class.getResourceAsStream(name + ".sh")) {
      return new String(Objects.requireNonNull(found, name).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
