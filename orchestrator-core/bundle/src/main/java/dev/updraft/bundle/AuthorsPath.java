// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle;

import java.io.File;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The part of a class path that authors of DAGs see. */
final class AuthorsPath {
  private AuthorsPath() {}

  /** What a unit may refer to, and so what it is compiled against: as its loader's boundary. */
  static String of(String classPath) {
    return Arrays.stream(classPath.split(File.pathSeparator))
        .filter(
            entry -> {
              var path = entry.replace('\\', '/');
              var name = path.substring(path.lastIndexOf('/') + 1);
              return name.matches("(updraft-(api|operators-.*)|slf4j-api|jspecify)-[^/]*\\.jar")
                  || path.matches(".*/(orchestrator-core/api|operators/[^/]+)/target/classes/?");
            })
        .collect(Collectors.joining(File.pathSeparator));
  }
}
