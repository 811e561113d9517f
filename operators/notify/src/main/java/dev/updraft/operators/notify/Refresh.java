// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.notify;

import dev.updraft.api.ExternalOperator;
import dev.updraft.api.Poll;
import dev.updraft.api.Ref;
import dev.updraft.api.TaskContext;
import dev.updraft.api.TaskFailed;
import dev.updraft.api.Value;
import dev.updraft.operators.model.Flip;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells consumers that there is a new version of a model or of data, and waits until each confirms
 * that it has it. While it waits it holds no slot of a worker. Consumers that did not confirm in
 * time fail the attempt, with a table of all; one that refuses fails the task for good.
 *
 * <pre>{@code
 * var shop = flow.connection("shop", Consumer.class);
 * var crm = flow.connection("crm", Consumer.class);
 * var day = flow.interval().get(DataInterval::start);
 * flow.task("refresh", Refresh.of("sales", day).to(shop, crm).within(Duration.ofMinutes(20))).retries(1);
 * }</pre>
 *
 * <p>Told at least once, and always under the same id: that of the run, the task and the version,
 * whatever the attempt.
 *
 * @param subject what has a new version
 * @param version compared as text
 * @param sequence counts the changes of the subject; by it alone a consumer can be newer
 * @param about more that the consumers are told
 * @param atLeast how many must confirm; 0 = all
 * @param within how long to wait; 10 minutes unless said
 * @retry All are told again, under the same id ({@code
 *     HttpRefreshTest.shouldTellEveryAttemptUnderTheSameIdAndAnotherVersionUnderAnother}); a
 *     consumer that refuses fails it for good ({@code
 *     HttpRefreshTest.shouldFailForGoodOnceTheOthersAreThere}).
 * @cancel Nothing is taken back; of RabbitMQ the queue of the replies is deleted. ({@code
 *     AmqpRefreshTest})
 * @loss Another goes on; a step that nobody heard of is repeated under the same id. ({@code
 *     HttpDeathTest}, {@code AmqpRefreshTest})
 * @needs to reach the consumers, or their broker
 * @ran {@code HttpRefreshTest}; {@code AmqpRefreshTest}, against RabbitMQ
 */
public record Refresh(
    Value<String> subject,
    Value<Object> version,
    Optional<Value<Object>> sequence,
    Map<String, Value<Object>> about,
    List<Value<Consumer>> consumers,
    int atLeast,
    Duration within)
    implements ExternalOperator<Told, Refreshed> {
  private static final Duration USUALLY = Duration.ofMinutes(10);
  private static final Duration LONGEST = Duration.ofDays(7);

  /** So that it is this operator that ends the wait, with its table, and not the engine. */
  private static final Duration SLACK = Duration.ofMinutes(10);

  /**
   * @throws IllegalArgumentException for what can never work, while the DAG is drawn
   */
  public Refresh {
    about = Map.copyOf(about);
    consumers = List.copyOf(consumers);
    if (subject.ref() == null && subject.get().isBlank()) {
      throw new IllegalArgumentException(
          "the subject is empty; name what has a new version, such as churn");
    }
    if (atLeast < 0) {
      throw new IllegalArgumentException("atLeast is " + atLeast + "; give 1 or more");
    }
    if (within.compareTo(Duration.ofSeconds(1)) < 0 || within.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("within is " + within + "; give 1 s to 7 days");
    }
  }

  /**
   * Begins with what an alias of a model names now; its sequence tells a rollback from a consumer
   * that is behind.
   */
  public static News of(Ref<Flip> live) {
    return new News(
        Value.of(live.get(Flip::name)),
        valueOf(live.get(Flip::version)),
        Optional.of(valueOf(live.get(Flip::sequence))));
  }

  /** Begins with a subject and its new version, a text or number. */
  public static News of(String subject, Ref<?> version) {
    return new News(Value.of(subject), valueOf(version), Optional.empty());
  }

  @SuppressWarnings("unchecked") // a Ref only gives its value, so Ref<T> may stand for Ref<Object>
  private static Value<Object> valueOf(Ref<?> ref) {
    return Value.of((Ref<Object>) ref);
  }

  /**
   * What is new, waiting for those who are to know.
   *
   * <pre>{@code Refresh.of("sales", batch).to(shop, crm)}</pre>
   */
  public record News(
      Value<String> subject, Value<Object> version, Optional<Value<Object>> sequence) {
    /** Those who are told, and must confirm. */
    @SafeVarargs
    public final Refresh to(Ref<Consumer> first, Ref<Consumer>... more) {
      var all = new ArrayList<Value<Consumer>>();
      all.add(Value.of(first));
      for (Ref<Consumer> each : more) {
        all.add(Value.of(each));
      }
      return new Refresh(subject, version, sequence, Map.of(), all, 0, USUALLY);
    }
  }

  /**
   * A whole number that grows with each change of the subject: a consumer that is at this one, or a
   * later one, has confirmed, whatever its version is called.
   *
   * @default the flip's, else none
   */
  public Refresh sequence(Ref<? extends Number> number) {
    return new Refresh(
        subject, version, Optional.of(valueOf(number)), about, consumers, atLeast, within);
  }

  /** One more fact for the consumers: anything that JSON can say. */
  public Refresh give(String name, Ref<?> value) {
    return with(name, valueOf(value));
  }

  /** The same, known now. */
  public Refresh give(String name, String value) {
    return with(name, Value.of((Object) value));
  }

  private Refresh with(String name, Value<Object> value) {
    var all = new LinkedHashMap<>(about);
    all.put(name, value);
    return new Refresh(subject, version, sequence, all, consumers, atLeast, within);
  }

  /**
   * Succeeds at the deadline when so many confirmed, and lists the others in its result.
   *
   * @default all
   */
  public Refresh atLeast(int confirmed) {
    if (confirmed < 1) {
      throw new IllegalArgumentException("atLeast is " + confirmed + "; give 1 or more");
    }
    return new Refresh(subject, version, sequence, about, consumers, confirmed, within);
  }

  /** How long to wait for the confirmations; give the task no shorter time-out. */
  public Refresh within(Duration longest) {
    return new Refresh(subject, version, sequence, about, consumers, atLeast, longest);
  }

  @Override
  public Duration patience() {
    return within.plus(SLACK);
  }

  @Override
  public Told submit(TaskContext task) throws IOException, InterruptedException {
    Map<String, Delivery> deliveries = deliveries();
    var lines = new ArrayList<Line>();
    deliveries.forEach(
        (id, delivery) ->
            delivery.names().forEach(name -> lines.add(Line.untold(id, name, task.now()))));
    if (atLeast > lines.size()) {
      throw new TaskFailed(
          "atLeast is %d, and there are %d consumers".formatted(atLeast, lines.size()));
    }
    Told told = new Notice(this, task).told(within, lines);
    task.log().info("{} {} goes out as {}", told.subject(), told.version(), told.id());
    return Round.ask(told, deliveries, task, false);
  }

  @Override
  public Poll<Refreshed> poll(Told before, TaskContext task)
      throws IOException, InterruptedException {
    Instant now = task.now();
    boolean last = !now.isBefore(before.until());
    Told told = Round.ask(before, deliveries(), task, last);
    if (!last && told.lines().stream().anyMatch(Line::open)) {
      return Poll.again(told.pause(now), told);
    }
    int needed = atLeast == 0 ? told.lines().size() : atLeast;
    if (told.confirmed() >= needed) {
      return Poll.done(Refreshed.of(told));
    }
    String report = Report.of(told, needed, within);
    if (told.lines().stream().anyMatch(line -> line.standing() == Standing.REFUSED)) {
      throw new TaskFailed(report);
    }
    return Poll.failed(report);
  }

  /** What the consumers were told stays true; only what waits for their answers is removed. */
  @Override
  public void cancel(Told told, TaskContext task) throws IOException {
    for (Delivery delivery : deliveries().values()) {
      delivery.forget(told);
    }
  }

  /** By the id of their connection, all looked at: nobody is told when one cannot be. */
  private Map<String, Delivery> deliveries() {
    var all = new LinkedHashMap<String, Delivery>();
    var twice = new LinkedHashSet<String>();
    for (Value<Consumer> each : consumers) {
      Consumer consumer = each.get();
      if (all.put(consumer.connection().id(), consumer.delivery()) != null) {
        twice.add(consumer.connection().id());
      }
    }
    if (!twice.isEmpty()) {
      throw new TaskFailed("to names twice: " + String.join(", ", twice));
    }
    return all;
  }
}
