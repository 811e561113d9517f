// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.s3;

import dev.updraft.api.DirectOperator;
import dev.updraft.api.Ref;
import dev.updraft.api.TaskContext;
import dev.updraft.api.TaskFailed;
import dev.updraft.api.Value;
import dev.updraft.objects.S3Failures;
import java.io.IOException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Copies one object, or all below a prefix that ends in a slash, within S3: no byte comes through
 * the worker. What is there already, the same by size and ETag, is left alone, so a retry goes on
 * where the last attempt ended.
 *
 * <pre>{@code
 * var lake = flow.connection("lake", S3.class);
 * flow.task("archive", S3Copy.on(lake).from("s3://landing/orders/").to("s3://archive/orders/"));
 * }</pre>
 *
 * <p>Nothing to copy is a failure, for it is nearly always a wrong address. What stands at the
 * target and not in the source stays.
 *
 * @param from an object, or a prefix with a slash at its end
 * @param to the same kind of address
 * @retry Goes on: what is there, the same, is left alone ({@code
 *     S3CopyTest.shouldLeaveAloneWhatIsTheSame}); nothing to copy, or no such bucket, fails for
 *     good ({@code S3CopyTest.shouldFailForGoodWhenThereIsNothing}).
 * @cancel What was copied by then stays. (not tested)
 * @loss What was copied by then stays, and is not copied again. ({@code
 *     S3CopyTest.shouldLeaveAloneWhatIsTheSame})
 * @needs to reach the server; {@code s3:ListBucket} and {@code s3:GetObject} at the source, {@code
 *     s3:ListBucket} and {@code s3:PutObject} at the target
 * @ran {@code S3CopyTest}, against a server of ours; {@code RealS3OperatorChecks}, against moto, by
 *     hand
 */
public record S3Copy(Value<S3> s3, Value<String> from, Value<String> to)
    implements DirectOperator<Copied> {
  /**
   * @throws IllegalArgumentException for what can never work, while the DAG is drawn
   */
  public S3Copy {
    S3Address.check(from);
    S3Address.check(to);
    if (from.ref() == null && to.ref() == null) {
      requireFit(S3Address.of(from.get()), S3Address.of(to.get()));
    }
  }

  /** Begins with the connection, which must reach both. */
  public static On on(Ref<S3> s3) {
    return new On(Value.of(s3));
  }

  /**
   * A connection, waiting for what to copy.
   *
   * <pre>{@code S3Copy.on(lake).from("s3://landing/a.csv").to("s3://archive/a.csv")}</pre>
   */
  public record On(Value<S3> s3) {
    /** What to copy: an object, or all below an address that ends in a slash. */
    public From from(String address) {
      return new From(s3, Value.of(address));
    }

    /** An address that is known in the run. */
    public From from(Ref<String> address) {
      return new From(s3, Value.of(address));
    }
  }

  /**
   * What to copy, waiting for where to.
   *
   * <pre>{@code S3Copy.on(lake).from("s3://landing/a.csv").to("s3://archive/a.csv")}</pre>
   */
  public record From(Value<S3> s3, Value<String> from) {
    /** Where to; with a slash at its end if the source has one. */
    public S3Copy to(String address) {
      return new S3Copy(s3, from, Value.of(address));
    }

    /** An address that is known in the run. */
    public S3Copy to(Ref<String> address) {
      return new S3Copy(s3, from, Value.of(address));
    }
  }

  private static void requireFit(S3Address from, S3Address to) {
    if (from.isFolder() != to.isFolder()) {
      throw new IllegalArgumentException(
          ("'%s' and '%s' must both end in a slash, to copy all below it, or neither, to copy one"
                  + " object")
              .formatted(from, to));
    }
    if (from.bucket().equals(to.bucket())
        && (from.key().equals(to.key()) || (from.isFolder() && to.key().startsWith(from.key())))) {
      throw new IllegalArgumentException(
          "'%s' lies in what is copied to it, '%s'; name another place".formatted(to, from));
    }
  }

  @Override
  public Copied run(TaskContext task) throws IOException {
    S3Address source;
    S3Address target;
    try {
      source = S3Address.of(from.get());
      target = S3Address.of(to.get());
      requireFit(source, target);
    } catch (IllegalArgumentException e) {
      throw new TaskFailed(String.valueOf(e.getMessage()));
    }
    try (S3Client client = s3.get().client()) {
      try {
        return new Copying(client, source, target, task.log()).all();
      } catch (SdkException e) {
        IOException told =
            S3Failures.of(source.bucket(), client)
                .told("copying %s to %s".formatted(source, target), e);
        if (S3Failures.isAway(e) || e instanceof AbortedException) {
          throw told;
        }
        throw new TaskFailed(told.getMessage() + ", by " + s3.get().connection());
      }
    }
  }
}
