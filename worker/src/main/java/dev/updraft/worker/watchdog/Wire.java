// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.watchdog;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What supervisor and watchdog say to each other; without JSON, to keep the watchdog small. */
final class Wire {
  static final byte SPAWN = 'S';
  static final byte ARM = 'A';
  static final byte RENEW = 'R';
  static final byte KILL = 'K';
  static final byte DISARM = 'D';
  static final byte GONE = 'G';

  private Wire() {}

  static void texts(DataOutputStream out, List<String> texts) throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      out.writeInt(bytes.length);
      out.write(bytes);
    }
  }

  static List<String> texts(DataInputStream in) throws IOException {
    int size = in.readInt();
    var texts = new ArrayList<String>(size);
    for (int i = 0; i < size; i++) {
      texts.add(new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8));
    }
    return texts;
  }
}
