// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.s3;

import dev.updraft.api.ExternalOperator;
import dev.updraft.api.Poll;
import dev.updraft.api.Ref;
import dev.updraft.api.TaskContext;
import dev.updraft.api.TaskFailed;
import dev.updraft.api.Value;
import dev.updraft.objects.S3Failures;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Waits until objects are there. While it waits it holds no slot of a worker. What does not come in
 * time fails the attempt; a server that does not answer is asked again.
 *
 * <pre>{@code
 * var lake = flow.connection("lake", S3.class);
 * flow.task(
 *     "arrived",
 *     S3Sensor.on(lake).waitFor("s3://landing/orders/*.csv").atLeast(3).settled(Duration.ofMinutes(2)));
 * }</pre>
 *
 * <p>As Airflow's {@code S3KeySensor} with {@code wildcard_match} and {@code deferrable}, and its
 * {@code S3KeysUnchangedSensor}; a {@code *} does not stand for slashes, {@code **} does.
 *
 * @param address of one object, or with {@code *}, {@code **} and {@code ?} of many
 * @param atLeast how many must be there; 1 unless said
 * @param settled for how long nothing may have changed among them; zero unless said
 * @param every between two looks; a minute unless said
 * @param within how long to wait; 7 days unless said, as in Airflow
 * @retry A further attempt waits as long again ({@code
 *     S3SensorTest.shouldSayWhatWasThereWhenItTookTooLong}); a server that refuses fails it for
 *     good ({@code S3SensorTest.shouldFailForGoodWhenItMayNotLook}).
 * @cancel Nothing is left: it only reads.
 * @loss Another goes on, to the same end. ({@code
 *     S3SensorTest.shouldGoOnWhereverAWorkerOrLeaderDies})
 * @needs to reach the server; the right {@code s3:ListBucket}
 * @ran {@code S3SensorTest}, against a server of ours; {@code RealS3OperatorChecks}, against moto,
 *     by hand
 */
public record S3Sensor(
    Value<S3> s3,
    Value<String> address,
    int atLeast,
    Duration settled,
    Duration every,
    Duration within)
    implements ExternalOperator<S3Sensor.Watch, Arrived> {
  private static final Duration LONGEST = Duration.ofDays(90);

  /** So that it is this operator that ends the wait, with what it saw, and not the engine. */
  private static final Duration SLACK = Duration.ofMinutes(10);

  /**
   * @throws IllegalArgumentException for what can never work, while the DAG is drawn
   */
  public S3Sensor {
    S3Address.check(address);
    if (address.ref() == null && S3Address.of(address.get()).isFolder()) {
      throw new IllegalArgumentException(
          "'%s' names no object; for all below it write '%s**'"
              .formatted(address.get(), address.get()));
    }
    if (atLeast < 1) {
      throw new IllegalArgumentException("atLeast is " + atLeast + "; give 1 or more");
    }
    if (every.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("every is " + every + "; give a second or more");
    }
    if (settled.isNegative() || settled.compareTo(within) >= 0) {
      throw new IllegalArgumentException(
          "settled is " + settled + "; give less than within, which is " + within);
    }
    if (within.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("within is " + within + "; give 90 days or less");
    }
  }

  /**
   * How long it has waited, and for what.
   *
   * @param until when it gives up
   * @param sum of what was there at the last look; 0 before the first
   * @param since when that is so
   */
  public record Watch(Instant until, long sum, Instant since) {}

  /** Begins with where to look. */
  public static On on(Ref<S3> s3) {
    return new On(Value.of(s3));
  }

  /**
   * A connection, waiting for an address.
   *
   * <pre>{@code S3Sensor.on(lake).waitFor("s3://landing/orders/_SUCCESS")}</pre>
   */
  public record On(Value<S3> s3) {
    /** An object, or with {@code *}, {@code **} and {@code ?} many. */
    public S3Sensor waitFor(String address) {
      return sensor(Value.of(address));
    }

    /** An address that is known in the run. */
    public S3Sensor waitFor(Ref<String> address) {
      return sensor(Value.of(address));
    }

    private S3Sensor sensor(Value<String> address) {
      return new S3Sensor(s3, address, 1, Duration.ZERO, Duration.ofMinutes(1), Duration.ofDays(7));
    }
  }

  /** How many objects must be there. */
  public S3Sensor atLeast(int objects) {
    return new S3Sensor(s3, address, objects, settled, every, within);
  }

  /** For how long no object may have come, gone or changed, as seen by the looks. */
  public S3Sensor settled(Duration unchanged) {
    return new S3Sensor(s3, address, atLeast, unchanged, every, within);
  }

  /** How long from one look to the next. */
  public S3Sensor every(Duration pause) {
    return new S3Sensor(s3, address, atLeast, settled, pause, within);
  }

  /** How long to wait for them; give the task no shorter time-out. */
  public S3Sensor within(Duration longest) {
    return new S3Sensor(s3, address, atLeast, settled, every, longest);
  }

  @Override
  public Duration patience() {
    return within.plus(SLACK);
  }

  @Override
  public Watch submit(TaskContext task) {
    Instant now = task.now();
    return new Watch(now.plus(within), 0, now);
  }

  @Override
  public Poll<Arrived> poll(Watch watch, TaskContext task) throws Exception {
    S3Address what = parsed();
    try (S3Client client = s3.get().client()) {
      try {
        return judge(Look.at(what, client), watch, task);
      } catch (SdkException e) {
        return unanswered(S3Failures.of(what.bucket(), client), e, watch, task);
      }
    }
  }

  private S3Address parsed() {
    try {
      return S3Address.of(address.get());
    } catch (IllegalArgumentException e) {
      throw new TaskFailed(String.valueOf(e.getMessage()));
    }
  }

  private Poll<Arrived> judge(Look look, Watch before, TaskContext task) {
    Instant now = task.now();
    Watch watch = look.sum() == before.sum() ? before : new Watch(before.until(), look.sum(), now);
    if (look.count() >= atLeast && !now.isBefore(watch.since().plus(settled))) {
      task.log().info("{}: all {} are there", address.get(), look.count());
      return Poll.done(look.arrived());
    }
    String standing =
        look.count() < atLeast
            ? "%d of %d are there".formatted(look.count(), atLeast)
            : "%d are there, unchanged since %s".formatted(look.count(), watch.since());
    task.log().info("{}: {}", address.get(), standing);
    return again(watch, now, standing);
  }

  private Poll<Arrived> unanswered(
      S3Failures failures, SdkException e, Watch watch, TaskContext task) throws Exception {
    Exception told = failures.told(address.get() + " could not be looked for", e);
    if (!S3Failures.isAway(e)) {
      throw e instanceof software.amazon.awssdk.core.exception.AbortedException
          ? told
          : new TaskFailed(told.getMessage() + ", by " + s3.get().connection());
    }
    task.log().warn("{}; looking again", told.getMessage());
    return again(watch, task.now(), "the last look was not answered");
  }

  /** Such as 6h or 1h30m. */
  private static String shown(Duration time) {
    return time.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
  }

  /** One look more at the very end. */
  private Poll<Arrived> again(Watch watch, Instant now, String standing) {
    if (!now.isBefore(watch.until())) {
      return Poll.failed(
          "%s did not come within %s: %s".formatted(address.get(), shown(within), standing));
    }
    Duration left = Duration.between(now, watch.until());
    return Poll.again(left.compareTo(every) < 0 ? left : every, watch);
  }
}
