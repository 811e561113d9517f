// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.evaluate;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What parent and child say to each other over their socket. */
final class Wire {
  static final int READY = 7;
  private static final int FAILED = 0;
  private static final int DRAWN = 1;
  private static final int LATE = 2;

  /**
   * Specs of one unit together: a child may be hostile, and its parent must not run out of memory.
   */
  static final int LARGEST_RESULT = 64 << 20;

  private Wire() {}

  /** One unit to be evaluated. */
  static final class Job {
    private final String file;
    private final String hash;
    private final List<String> classes;
    private final byte[] jar;
    private final long limitMillis;

    Job(String file, String hash, List<String> classes, byte[] jar, long limitMillis) {
      this.limitMillis = limitMillis;
      this.file = file;
      this.hash = hash;
      this.classes = classes;
      this.jar = jar;
    }

    String file() {
      return file;
    }

    String hash() {
      return hash;
    }

    List<String> classes() {
      return classes;
    }

    byte[] jar() {
      return jar;
    }

    long limitMillis() {
      return limitMillis;
    }
  }

  static void write(DataOutputStream out, Job job) throws IOException {
    text(out, job.file());
    text(out, job.hash());
    texts(out, job.classes());
    bytes(out, job.jar());
    out.writeLong(job.limitMillis());
  }

  static Job readJob(DataInputStream in) throws IOException {
    return new Job(text(in), text(in), texts(in), bytes(in), in.readLong());
  }

  /**
   * @param last whether the child ends after it
   */
  static void write(DataOutputStream out, Evaluated result, boolean last) throws IOException {
    switch (result) {
      case Evaluated.Drawn(var specs) -> {
        out.writeByte(DRAWN);
        texts(out, specs);
      }
      case Evaluated.Failed(var message) -> {
        out.writeByte(FAILED);
        text(out, message);
      }
      case Evaluated.Late(var message) -> {
        out.writeByte(LATE);
        text(out, message);
      }
    }
    out.writeBoolean(last);
    out.flush();
  }

  static Evaluated readResult(DataInputStream in) throws IOException {
    return switch (in.readByte()) {
      case DRAWN -> new Evaluated.Drawn(texts(in));
      case LATE -> new Evaluated.Late(text(in));
      default -> new Evaluated.Failed(text(in));
    };
  }

  private static void texts(DataOutputStream out, List<String> texts) throws IOException {
    out.writeInt(texts.size());
    for (var text : texts) {
      text(out, text);
    }
  }

  private static List<String> texts(DataInputStream in) throws IOException {
    var texts = new ArrayList<String>();
    long length = 0;
    for (int left = in.readInt(); left > 0; left--) {
      texts.add(text(in));
      length += Integer.BYTES + texts.getLast().length();
      if (length > LARGEST_RESULT) {
        throw new IOException("more than 64 MB of specs");
      }
    }
    return texts;
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    bytes(out, text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(bytes(in), StandardCharsets.UTF_8);
  }

  private static void bytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] bytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > LARGEST_RESULT) {
      throw new IOException("a text of " + length + " bytes");
    }
    return in.readNBytes(length);
  }
}
