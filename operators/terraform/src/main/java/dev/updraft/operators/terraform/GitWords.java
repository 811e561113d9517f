// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import dev.updraft.api.TaskFailed;
import java.util.Optional;

/** Whose fault it is that git could not get a commit, by its words, which are the C locale's. */
enum GitWords {
  ABSENT("not our ref", "there is no such commit; was it pushed?"),
  UNADVERTISED(
      "unadvertised object",
      "the server gives no commit by its hash but those that branches and tags name now; it must"
          + " allow that (uploadpack.allowAnySHA1InWant, or for ssh: AcceptEnv GIT_PROTOCOL)"),
  MOVED(
      "returned error: 30", "the server says that it is elsewhere; give the URL that it leads to"),
  HOST_KEY("Host key verification failed", "the host shows another key than host_key says"),
  DENIED("Permission denied", "it may not be read with this login"),
  REFUSED("Authentication failed", "it may not be read with this login"),
  ASKED(
      "could not read Username",
      "it may not be read without a login; give a connection of type git"),
  FORBIDDEN("returned error: 403", "it may not be read with this login"),
  UNKNOWN("not found", "there is no such repository, or it may not be read with this login"),
  NOT_THERE("returned error: 404", "there is no such repository, or it may not be read"),
  NO_REPOSITORY("does not appear to be a git repository", "there is no such repository");

  private final String word;
  private final String means;

  GitWords(String word, String means) {
    this.word = word;
    this.means = means;
  }

  /** For good where a person must act; what git says besides is mostly that it cannot get there. */
  static RuntimeException failure(GitUrl url, String commit, String words) {
    String told = "Could not get the plan from " + url + " at " + commit;
    return of(words)
        .<RuntimeException>map(it -> new TaskFailed(told + ": " + it.means + ":\n" + words))
        .orElseGet(() -> new TerraformFailed(told + ":\n" + words));
  }

  private static Optional<GitWords> of(String words) {
    for (GitWords each : values()) {
      if (words.contains(each.word)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }
}
