// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A folder of Spark whose spark-submit lays what it is told into a folder, for a scripted cluster
 * to take: so it needs no way to talk.
 */
record ScriptedSpark(Path home) {
  private static final String SUBMIT =
      """
      #!/bin/sh
      env >"$SPARK_HOME/environment"
      if [ -f "$SPARK_HOME/refuses" ]; then
        cat "$SPARK_HOME/refuses"
        exit 1
      fi
      echo "Submitting"
      touch "$SPARK_HOME/begun"
      while [ -f "$SPARK_HOME/waits" ]; do sleep 0.05; done
      printf '%s\\0' "$@" >"$SPARK_HOME/new.$$"
      for each in "$@"; do
        case "$each" in
          *oauthTokenFile=*) cp -p "${each#*=}" "$SPARK_HOME/token" ;;
          *caCertFile=*) cp "${each#*=}" "$SPARK_HOME/ca" ;;
          *.py) cp "$each" "$SPARK_HOME/program" 2>/dev/null ;;
        esac
      done
      mv "$SPARK_HOME/new.$$" "$SPARK_HOME/taken/$$"
      [ ! -f "$SPARK_HOME/breaks" ]
      """;

  /** What one spark-submit was told. */
  record Told(List<String> arguments) {
    Map<String, String> conf() {
      var all = new HashMap<String, String>();
      for (int i = 0; i + 1 < arguments.size(); i++) {
        if (arguments.get(i).equals("--conf")) {
          String[] pair = arguments.get(i + 1).split("=", 2);
          all.put(pair[0], pair[1]);
        }
      }
      return all;
    }
  }

  static ScriptedSpark in(Path folder) throws IOException {
    Path home = Files.createDirectories(folder.resolve("spark home"));
    Files.createDirectories(home.resolve("taken"));
    Path submit = Files.createDirectories(home.resolve("bin")).resolve("spark-submit");
    Files.writeString(submit, SUBMIT);
    Files.setPosixFilePermissions(submit, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new ScriptedSpark(home);
  }

  /** It ends badly before it asks the cluster for anything. */
  void refuses(String words) throws IOException {
    Files.writeString(home.resolve("refuses"), words);
  }

  /** It ends badly after it asked. */
  void breaks() throws IOException {
    Files.writeString(home.resolve("breaks"), "");
  }

  /** It takes its time, until it is ended or goes on. */
  void waits(boolean yes) throws IOException {
    if (yes) {
      Files.writeString(home.resolve("waits"), "");
    } else {
      Files.deleteIfExists(home.resolve("waits"));
    }
  }

  boolean begun() {
    return Files.exists(home.resolve("begun"));
  }

  String text(String file) throws IOException {
    return Files.readString(home.resolve(file));
  }

  /** What came since it was last asked for. */
  List<Told> taken() {
    var all = new ArrayList<Told>();
    try (var files = Files.newDirectoryStream(home.resolve("taken"))) {
      for (Path each : files) {
        all.add(new Told(List.of(Files.readString(each).split("\0", -1))));
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }
}
