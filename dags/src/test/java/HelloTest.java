// SPDX-License-Identifier: Apache-2.0
import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.testkit.DagTest;
import dev.updraft.testkit.TestDag;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DagTest(Hello.class)
final class HelloTest {
  @Test
  void shouldGreetEachCity(TestDag hello) {
    hello.runsItsCode();

    var run = hello.trigger().finish();

    assertThat(run).succeeded().ranInOrder("cities", "greet[1]", "report");
    assertThat(run.instances("greet")).hasSize(3);
    assertThat(run.task("greet", 1)).returned(new Hello.Greeting("Lagos", "Hello, Lagos!"));
  }

  @Test
  void shouldRunEveryFiveMinutes(TestDag hello) {
    hello.firstSeen("2026-11-20T12:02:00Z").runsItsCode();

    hello.advance(Duration.ofHours(1));

    assertThat(hello.runs()).hasSize(13).allSatisfy(run -> run.assertThat().succeeded());
    assertThat(hello.lastRun()).covers("2026-11-20T12:55:00Z", "2026-11-20T13:00:00Z");
  }

  @Test
  void shouldNotReportWithoutEveryGreeting(TestDag hello) {
    hello.task("cities").returns(List.of("Berlin", "Osaka"));
    hello.task("greet", 1).failsForGood("nobody is at home");

    var run = hello.trigger().finish();

    assertThat(run).failed();
    assertThat(run.task("greet", 0)).succeeded();
    assertThat(run.task("report")).failedUpstream();
  }

  @Nested
  @DagTest(file = "Hello.java")
  final class FromItsSource {
    @Test
    void shouldGreetAsWell(TestDag hello) {
      var run = hello.runsItsCode().trigger().finish();

      assertThat(run).succeeded();
      assertThat(run.task("greet", 2).json()).contains("Hello, Osaka!");
      assertThat(hello.spec().file()).isEqualTo("Hello.java");
    }
  }
}
