// SPDX-License-Identifier: Apache-2.0
package dev.updraft.api;

/**
 * A workflow: implement it in a class with a no-argument constructor, and put the file into the DAG
 * folder. Methods that get {@link Ref}s draw, methods that get values work.
 *
 * <pre>{@code
 * public final class NightlySales implements Dag<NoParams> {
 *   record Sales(long rows) {}
 *
 *   @Override
 *   public void define(DagFlow<NoParams> flow) {
 *     flow.schedule(cron("0 2 * * *").in("Europe/Berlin"));
 *     var sales = flow.given(flow.interval()).task(this::load);
 *     flow.given(sales).run(this::report);
 *   }
 *
 *   Sales load(DataInterval night) { … }
 *
 *   void report(Sales sales) { … }
 * }
 * }</pre>
 *
 * @param <P> record of the run's parameters; its no-argument constructor gives the defaults
 */
public interface Dag<P extends Record> {
  /**
   * Draws the graph. Runs in a process of its own, often: it must do no work, read no clock, file
   * or environment, and draw the same graph each time.
   */
  void define(DagFlow<P> flow);

  /** The DAG's id for ever; by default the class name in snake_case: {@code nightly_sales}. */
  default String id() {
    return getClass()
        .getSimpleName()
        .replaceAll("([a-z0-9])([A-Z])|([A-Z])(?=[A-Z][a-z])", "$1$3_$2")
        .toLowerCase(java.util.Locale.ROOT);
  }
}
