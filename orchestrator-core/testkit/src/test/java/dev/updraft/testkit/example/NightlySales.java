// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit.example;

import static dev.updraft.api.Backoff.fixed;
import static dev.updraft.api.Schedule.cron;

import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.DataInterval;
import dev.updraft.api.Database;
import dev.updraft.api.NoParams;
import java.sql.SQLException;
import java.time.Duration;

/** Counts the sales of each day, after midnight in Berlin. */
public final class NightlySales implements Dag<NoParams> {
  record Sales(String day, int orders) {}

  @Override
  public void define(DagFlow<NoParams> flow) {
    flow.schedule(cron("0 2 * * *").in("Europe/Berlin"));

    var shop = flow.connection("shop", Database.class);
    var sales =
        flow.given(shop, flow.interval())
            .task(this::load)
            .retries(2, fixed(Duration.ofMinutes(10)));
    flow.given(sales).task(this::report).timeout(Duration.ofHours(4));
  }

  Sales load(Database shop, DataInterval day) throws SQLException {
    try (var jdbc = shop.open();
        var query = jdbc.prepareStatement("SELECT count(*) FROM orders WHERE at BETWEEN ? AND ?")) {
      query.setObject(1, day.start());
      query.setObject(2, day.end());
      var count = query.executeQuery();
      count.next();
      return new Sales(day.start().toString(), count.getInt(1));
    }
  }

  String report(Sales sales) {
    return sales.orders() + " orders on " + sales.day();
  }
}
