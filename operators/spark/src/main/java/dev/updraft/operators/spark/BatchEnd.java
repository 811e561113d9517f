// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import java.util.List;
import java.util.regex.Pattern;

/** Says why a batch, or a request to Livy, ended badly, and what to do. */
final class BatchEnd {
  private static final int LAST_LINES = 20;

  /** The words of spark-submit and YARN for an end that is no fault of the job's program. */
  private static final Pattern CLUSTERS =
      Pattern.compile(
          "All masters are unresponsive|No YARN application is found with tag"
              + "|spark-submit start failed|Container released on a \\*?lost\\*? node"
              + "|AM Container for .* exited with +exitCode: (-\\d+|137|143)");

  private BatchEnd() {}

  static String of(String told, BatchState state, BatchLog log) {
    List<String> end = log.end(LAST_LINES);
    String words = end.isEmpty() ? "" : ":\n" + String.join("\n", end);
    return switch (state) {
      case DEAD ->
          CLUSTERS.matcher(String.join("\n", end)).find()
              ? "The cluster could not run " + told + words
              : "The job failed: its program in " + told + " ended with an error" + words;
      case KILLED ->
          "The job was ended from outside: somebody, and not Updraft, killed " + told + words;
      case ERROR -> "Livy could not run " + told + words;
      case NOT_STARTED, STARTING, RECOVERING, IDLE, RUNNING, BUSY, SHUTTING_DOWN, SUCCESS ->
          throw new IllegalStateException("not a bad end: " + state);
    };
  }

  /** What to do about a refusal; empty when its own words are all there is. */
  static String advice(Requests.Answer answer) {
    String words = answer.body();
    if (words.contains("cannot be added to user sessions")) {
      return "; a file of Livy's machine must lie in a folder of its"
          + " livy.file.local-dir-whitelist, others need a URL such as hdfs://…";
    }
    if (words.contains("Blacklisted configuration values")) {
      return "; Livy's spark-blacklist.conf forbids these properties";
    }
    return switch (answer.status()) {
      case 401 -> "; give the connection a login and password, or a token as its password";
      case 403 -> "; its user may not do this, or may not act for the proxyUser";
      case 404 -> "; is this the address of a Livy server, with its path?";
      case 301, 302, 303, 307, 308 -> "; Updraft follows no redirect, give the final address";
      default -> "";
    };
  }
}
