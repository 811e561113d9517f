// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.api.TaskContext;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Under which name the state of a stack is kept. */
final class StackName {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final Pattern CLUSTER = Pattern.compile("[a-z]([a-z0-9-]{0,38}[a-z0-9])?");
  private static final Pattern ODD = Pattern.compile("[^A-Za-z0-9_+-]");

  /** A segment of a key has at most 200 characters, with the index of a mapped task. */
  private static final int LONGEST = 180;

  private static final int KEPT = 100;

  /** Below which a store has each kind. */
  static final String CLUSTERS = "clusters/";

  static final String NAMED = "named/";
  static final String RUNS = "runs/";

  private StackName() {}

  /**
   * @throws IllegalArgumentException when it cannot be a name
   */
  static String check(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "stack is '"
              + name
              + "'; a name is up to 100 letters, digits and . _ - and begins with a"
              + " letter or digit");
    }
    return name;
  }

  static String named(String name) {
    return NAMED + name;
  }

  /**
   * @throws IllegalArgumentException when it can be no cluster's name
   */
  static String checkCluster(String name) {
    if (!CLUSTER.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "name is '"
              + name
              + "'; the name of a cluster is up to 40 lower-case letters, digits and hyphens,"
              + " begins with a letter and does not end in a hyphen, such as gpu-pool");
    }
    return name;
  }

  static String ofCluster(String name) {
    return CLUSTERS + name;
  }

  /** Of what a task of this run applies, which has no name. */
  static String ofTask(TaskContext task, String applying) {
    String mapped = task.mapIndex() < 0 ? "" : "+" + task.mapIndex();
    return ofRun(task.dagId(), task.runId()) + encoded(applying) + mapped;
  }

  /** Below which all of a run are. */
  static String ofRun(String dag, String run) {
    return RUNS + encoded(dag) + "/" + encoded(run) + "/";
  }

  /** A folder's name: as it is where that is possible, and never too long for one. */
  private static String encoded(String id) {
    String whole = escaped(id);
    return whole.length() <= LONGEST ? whole : whole.substring(0, KEPT) + "=" + sha256(id);
  }

  static String sha256(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String escaped(String id) {
    return ODD.matcher(id)
        .replaceAll(
            odd ->
                Matcher.quoteReplacement(
                    String.format(Locale.ROOT, "=%04X", (int) odd.group().charAt(0))));
  }
}
