// SPDX-License-Identifier: Apache-2.0
package dev.updraft.objects;

import java.time.Duration;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;

/**
 * How long a server may keep a thread waiting.
 *
 * @param connect until a connection is there
 * @param silence between two pieces of an answer
 * @param attempt until an answer begins, for an empty request
 * @param call for all attempts together
 * @param slowest bytes a second; who takes a large object more slowly is taken to hang
 */
record S3Limits(Duration connect, Duration silence, Duration attempt, Duration call, long slowest) {
  static final S3Limits USUAL =
      new S3Limits(
          Duration.ofSeconds(5),
          Duration.ofSeconds(20),
          Duration.ofSeconds(20),
          Duration.ofSeconds(45),
          256 << 10);

  /** For a request that carries so many bytes there or back. */
  AwsRequestOverrideConfiguration of(long bytes) {
    Duration more = Duration.ofSeconds(bytes / slowest);
    return AwsRequestOverrideConfiguration.builder()
        .apiCallAttemptTimeout(attempt.plus(more))
        .apiCallTimeout(call.plus(more.multipliedBy(2)))
        .build();
  }
}
