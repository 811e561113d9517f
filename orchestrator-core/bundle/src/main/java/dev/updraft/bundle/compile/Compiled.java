// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.compile;

import java.nio.ByteBuffer;
import java.util.List;

/** What compiling one file came to. */
public sealed interface Compiled {
  String file();

  /**
   * A unit: the file's classes with those of all files that it refers to.
   *
   * @param hash of the sources of the closure and of the release
   * @param jar its classes
   * @param classes binary names of the classes that the file itself declares
   * @param mayHoldDags whether anything in the unit names the DAG interface
   */
  record Unit(
      String file,
      String source,
      String hash,
      ByteBuffer jar,
      List<String> classes,
      boolean mayHoldDags)
      implements Compiled {
    public Unit {
      classes = List.copyOf(classes);
    }

    public byte[] jarBytes() {
      var bytes = new byte[jar.remaining()];
      jar.duplicate().get(bytes);
      return bytes;
    }
  }

  /** It does not compile; the message shows line and caret. */
  record Refused(String file, String message) implements Compiled {}

  /** The file is no longer there. */
  record Gone(String file) implements Compiled {}
}
