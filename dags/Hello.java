// SPDX-License-Identifier: Apache-2.0
import static dev.updraft.api.Schedule.cron;

import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.DataInterval;
import dev.updraft.api.NoParams;
import java.util.List;

/** The smallest DAG that shows the parts: a list, work on each element, and one that gathers. */
public final class Hello implements Dag<NoParams> {
  record Greeting(String city, String text) {}

  @Override
  public void define(DagFlow<NoParams> flow) {
    flow.description("Greets a few cities, every five minutes").tags("example");
    flow.schedule(cron("*/5 * * * *"));

    var cities = flow.given(flow.interval()).task(this::cities);
    var greetings = flow.each(cities, city -> flow.given(city).task("greet", this::greet));
    flow.given(greetings.all()).run(this::report);
  }

  List<String> cities(DataInterval interval) {
    System.out.println("five minutes from " + interval.start());
    return List.of("Berlin", "Lagos", "Osaka");
  }

  Greeting greet(String city) {
    return new Greeting(city, "Hello, " + city + "!");
  }

  void report(List<Greeting> greetings) {
    greetings.forEach(greeting -> System.out.println(greeting.text()));
  }
}
