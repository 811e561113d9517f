// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.db.read.InstanceView;
import dev.updraft.objects.ObjectStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

/**
 * What an attempt printed. Workers store it in numbered chunks below one prefix for each step; a
 * position in it is the count of lines before it. Thread-safe.
 */
public final class TaskLogs {
  private static final int REMEMBERED = 50_000;

  /** A look of an external task is a step, with a chunk of its own, and not each says something. */
  private static final int LOOKED_BACK = 4;

  private static final int MOST_CHARACTERS = 4 << 20;

  private final ObjectStore objects;

  /** Of chunks that another follows: only the last one of a step is ever written again. */
  private final Map<String, ChunkFacts> facts =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, ChunkFacts> eldest) {
              return size() > REMEMBERED;
            }
          });

  public TaskLogs(ObjectStore objects) {
    this.objects = objects;
  }

  /** The lines of an attempt from a position; at most so many, and a few MB of them. */
  public Part read(InstanceView instance, int attempt, int from, int most) throws IOException {
    var lines = new ArrayList<String>();
    int at = 0;
    int room = MOST_CHARACTERS;
    boolean more = false;
    List<String> keys = chunks(instance, attempt);
    for (int i = 0; i < keys.size() && !more; i++) {
      boolean last = last(keys, i);
      ChunkFacts known = last ? null : facts.get(keys.get(i));
      if (known != null && at + known.lines() <= from) {
        at += known.lines();
        continue;
      }
      byte[] bytes = bytes(keys.get(i));
      if (!last && known == null) {
        facts.put(keys.get(i), ChunkFacts.of(bytes));
      }
      List<String> chunk = new String(bytes, UTF_8).lines().toList();
      List<String> wanted = chunk.subList(Math.clamp(from - at, 0, chunk.size()), chunk.size());
      for (String line : wanted) {
        more = lines.size() == most || (room < line.length() && !lines.isEmpty());
        if (more) {
          break;
        }
        lines.add(line);
        room -= line.length();
      }
      at += chunk.size();
    }
    return new Part(lines, from + lines.size(), more);
  }

  /** What a whole log is about; each of its chunks is read once, but for the last. */
  public Outline outline(InstanceView instance, int attempt) throws IOException {
    int lines = 0;
    int first = 0;
    int errors = 0;
    List<String> keys = chunks(instance, attempt);
    for (int i = 0; i < keys.size(); i++) {
      ChunkFacts chunk = facts(keys, i);
      first = first == 0 && chunk.firstError() > 0 ? lines + chunk.firstError() : first;
      lines += chunk.lines();
      errors += chunk.errors();
    }
    return new Outline(lines, first, errors);
  }

  private ChunkFacts facts(List<String> keys, int i) throws IOException {
    ChunkFacts known = last(keys, i) ? null : facts.get(keys.get(i));
    if (known != null) {
      return known;
    }
    ChunkFacts found = ChunkFacts.of(bytes(keys.get(i)));
    if (!last(keys, i)) {
      facts.put(keys.get(i), found);
    }
    return found;
  }

  private static boolean last(List<String> keys, int i) {
    return i + 1 == keys.size() || !step(keys.get(i + 1)).equals(step(keys.get(i)));
  }

  /**
   * Of all lines.
   *
   * @param firstError number of the first line with an error, from 1; 0 = none
   * @param errors how many lines tell of one
   */
  public record Outline(int lines, int firstError, int errors) {}

  /**
   * Changes when the log grew. Only the last chunk is looked into, for the others stay as they are:
   * this is cheap, however long the log is.
   */
  public String mark(InstanceView instance, int attempt) throws IOException {
    List<String> keys = chunks(instance, attempt);
    byte[] last = keys.isEmpty() ? new byte[0] : objects.get(keys.getLast()).orElse(new byte[0]);
    return keys.size() + "/" + last.length + "/" + Arrays.hashCode(last);
  }

  /**
   * How far it said it is, in its last lines: of a log of any length only the last chunks are read.
   */
  public Optional<Progress> progress(InstanceView instance, int attempt) throws IOException {
    List<String> keys = chunks(instance, attempt);
    for (String key : keys.reversed().subList(0, Math.min(LOOKED_BACK, keys.size()))) {
      Optional<Progress> said = Progress.last(new String(bytes(key), UTF_8).lines().toList());
      if (said.isPresent()) {
        return said;
      }
    }
    return Optional.empty();
  }

  /** All of it, chunk by chunk, however long it is. */
  public void copy(InstanceView instance, int attempt, OutputStream out) throws IOException {
    for (String key : chunks(instance, attempt)) {
      out.write(bytes(key));
    }
  }

  /** Line by line, however many there are; only one chunk of them is in memory. */
  public void each(InstanceView instance, int attempt, Sink sink) throws IOException {
    for (String key : chunks(instance, attempt)) {
      for (String line : new String(bytes(key), UTF_8).lines().toList()) {
        sink.line(line);
      }
    }
  }

  /** The same from the first line on, until the answer is no. */
  public void eachWhile(InstanceView instance, int attempt, Predicate<String> goOn)
      throws IOException {
    for (String key : chunks(instance, attempt)) {
      if (!new String(bytes(key), UTF_8).lines().allMatch(goOn)) {
        return;
      }
    }
  }

  /** Takes lines of a log, in order. */
  public interface Sink {
    void line(String text) throws IOException;
  }

  private static String step(String key) {
    return key.substring(0, key.lastIndexOf('/'));
  }

  private List<String> chunks(InstanceView instance, int attempt) throws IOException {
    String prefix =
        "logs/"
            + instance.run().month()
            + "/"
            + instance.run().id()
            + "/"
            + instance.instanceNo()
            + "/"
            + attempt
            + "/";
    return objects.list(prefix.substring(0, prefix.length() - 1)).stream()
        .filter(key -> key.startsWith(prefix))
        .sorted(Comparator.comparing((String key) -> order(key, prefix)).thenComparing(k -> k))
        .toList();
  }

  // Step and chunk are numbers without leading zeros: the store's order of keys is not theirs.
  private static String order(String key, String prefix) {
    var order = new StringBuilder();
    for (String part : key.substring(prefix.length()).split("/", -1)) {
      String digits = part.replaceFirst("\\D.*$", "");
      order.append("0".repeat(Math.max(0, 12 - digits.length()))).append(digits).append('/');
    }
    return order.toString();
  }

  private byte[] bytes(String key) throws IOException {
    byte[] bytes = objects.get(key).orElse(new byte[0]);
    if (!key.endsWith(".gz")) {
      return bytes;
    }
    try (var unzipped = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return unzipped.readAllBytes();
    }
  }

  /**
   * Some lines.
   *
   * @param next position after the last of them
   * @param more whether there are already further lines
   */
  public record Part(List<String> lines, int next, boolean more) {
    public Part {
      lines = List.copyOf(lines);
    }
  }
}
