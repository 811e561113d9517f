// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.bundle.evaluate.Evaluated;
import dev.updraft.bundle.evaluate.Evaluator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * One folder. All files in it are good at first, then all but two are saved in a wicked version at
 * once; what is said of each is what its author reads.
 */
@TestInstance(Lifecycle.PER_CLASS)
class HostileDagTest {
  /** Where {@link #dag} puts the first line of a body. */
  private static final int FIRST = 7;

  private static final Duration LIMIT = Duration.ofSeconds(4);
  private static final String ODD = "odd [1] %20 ä^.java";
  private static final Map<String, String> WICKED = new TreeMap<>();

  static {
    WICKED.put("Loop", "int n = 0;\nwhile (n >= 0) { n = (n + 1) % 7; }");
    WICKED.put("Exit", "System.out.println(\"bye\");\nSystem.exit(9);");
    WICKED.put("Halt", "System.out.println(\"bye\");\nRuntime.getRuntime().halt(9);");
    WICKED.put("Heap", "int n = 1 << 20;\nwhile (n > 0) ALL.add(new byte[n]);");
    WICKED.put("Deep", "deeper(1);");
    WICKED.put("Tasks", "for (int i = 0; ; i++) {\nflow.run(\"t\" + i, () -> {});\n}");
    WICKED.put(
        "Edges",
        """
        var all = new Task<?>[720];
        for (int i = 0; i < 720; i++) all[i] = flow.run("a" + i, () -> {});
        for (int i = 0; i < 720; i++)
          flow.run("b" + i, () -> {}).after(all);\
        """);
    WICKED.put(
        "Large",
        "var text = \"x\".repeat(17 << 20);\nflow.run(\"a\", () -> text.length());"
            + "\nflow.run(\"b\", () -> text.length());");
    WICKED.put("Twins", "flow.run(\"a\", () -> {});\nflow.run(\"a\", () -> {});");
    WICKED.put(
        "Circle",
        """
        var a = flow.run("a", () -> {});
        var b = flow.run("b", () -> {}).after(a);
        var c = flow.run("c", () -> {}).after(b);
        flow.run("z", () -> {}).after(c);
        a.after(c);\
        """);
    WICKED.put(
        "Dice", "flow.run(\"a\", () -> {});\nflow.run(\"b\" + System.nanoTime(), () -> {});");
    WICKED.put("Clock", "flow.run(\"a\", () -> {});\nflow.startDate(java.time.Instant.now());");
    WICKED.put(
        "Capture",
        "var line = new StringBuilder();\nflow.run(\"a\", () -> System.out.println(line));");
    WICKED.put("Same", "flow.run(\"a\", () -> {});\n}\npublic String id() { return \"good\";");
    WICKED.put(
        "Nested", "flow.run(\"a\", () -> System.out.println(" + "1 + ".repeat(30_000) + "1));");
  }

  private final BlockingQueue<UnitVersion> reports = new LinkedBlockingQueue<>();
  private final InMemoryObjects objects = new InMemoryObjects();
  private final Map<String, String> bad = new HashMap<>();
  private final Map<String, UnitVersion> others = new HashMap<>();
  private Path folder = Path.of("");
  private BundleProcessor processor;

  @BeforeAll
  void saveAll(@TempDir Path empty) throws Exception {
    folder = empty;
    for (var name : WICKED.keySet()) {
      save(name, "flow.run(\"a\", () -> {});");
    }
    save("Good", "flow.run(\"a\", () -> {});");
    save("Zebra", "flow.run(\"a\", () -> {});");
    Files.writeString(
        folder.resolve(ODD),
        dag("Odd", "flow.run(\"a\", () -> {});").replace("public final class", "class"));
    processor =
        BundleProcessor.start(
            folder, objects, reports::add, System.getProperty("java.class.path"), LIMIT);
    for (int i = 0; i < WICKED.size() + 3; i++) {
      assertThat(next()).isInstanceOf(UnitVersion.Good.class);
    }
    for (var wicked : WICKED.entrySet()) {
      save(wicked.getKey(), wicked.getValue());
    }
    save("Zebra", "flow.run(\"b\", () -> {});");
    for (int i = 0; i < WICKED.size() + 1; i++) {
      var said = next();
      if (said instanceof UnitVersion.Bad(var file, var message)) {
        bad.put(file.replace(".java", ""), message);
      } else {
        others.put(said.file(), said);
      }
    }
  }

  @AfterAll
  void close() throws IOException {
    processor.close();
    assertThat(reports).as("said of others, or twice").isEmpty();
  }

  private UnitVersion next() throws InterruptedException {
    return Objects.requireNonNull(reports.poll(60, TimeUnit.SECONDS), "no report");
  }

  private void save(String name, String body) throws IOException {
    Files.writeString(folder.resolve(name + ".java"), dag(name, body));
  }

  private static String dag(String name, String body) {
    return """
    import dev.updraft.api.*;
    import java.util.*;
    public final class %s implements Dag<NoParams> {
      static final List<byte[]> ALL = new ArrayList<>();
      static int deeper(int n) { return deeper(n + 1) + 1; }
      public void define(DagFlow<NoParams> flow) {
    %s
      }
    }
    """
        .formatted(name, body);
  }

  private static String line(String name, int ofBody) {
    return name + ".java:" + (FIRST - 1 + ofBody) + ": ";
  }

  private void said(String name, int line, String... parts) {
    assertThat(bad.get(name)).startsWith(line(name, line)).contains(parts).hasSizeLessThan(2500);
  }

  /** What stays live is what was last reported as good and not as gone. */
  @Test
  void shouldLeaveTheLastGoodVersionsAndTheOtherFilesAlone() {
    assertThat(others.keySet()).containsExactly("Zebra.java");
    assertThat(others.values()).allMatch(UnitVersion.Good.class::isInstance);
  }

  @Test
  void shouldNameTheLineOfAnEndlessLoop() {
    said("Loop", 2, "still running after 4000 ms", "do such work in a task", "while (n >= 0)");
  }

  @Test
  void shouldNameTheLineThatEndsTheProcess() {
    said("Exit", 2, "calls System.exit", "Leave it out", "System.exit(9);\n  ^");
    assertThat(bad.get("Halt")).startsWith("Halt.java: ").contains("exit code 9", "halted", "bye");
  }

  @Test
  void shouldNameTheLineThatTakesTooMuchMemoryOrStack() {
    said("Heap", 2, "ran out of memory (Java heap space", "do such work in a task");
    said("Deep", -1, "deeper than a stack allows", "end the recursion");
  }

  /** A thread that it left takes all memory as soon as another file is evaluated. */
  @Test
  void shouldNotBlameTheFileThatComesNext() throws Exception {
    var worm =
        """
        var define = Thread.currentThread();
        Thread.ofPlatform().start(() -> {
          while (true) {
            try {
              define.join();
              ALL.add(new byte[1 << 16]);
            } catch (InterruptedException | OutOfMemoryError e) {
              Thread.onSpinWait();
            }
          }
        });
        flow.run("a", () -> {});\
        """;
    var next =
        """
        int length = 0;
        for (int i = 0; i < 30; i++) {
          length += "x".repeat(32 << 20).length();
        }
        flow.run("a" + length, () -> {});\
        """;
    var sources = Map.of("Worm.java", dag("Worm", worm), "Next.java", dag("Next", next));
    var compiled = Units.compile(sources);
    var units = List.of(Units.unit(compiled, "Worm.java"), Units.unit(compiled, "Next.java"));
    try (var evaluator = new Evaluator(System.getProperty("java.class.path"), LIMIT)) {
      assertThat(evaluator.evaluate(units)).allMatch(Evaluated.Drawn.class::isInstance);
    }
  }

  @Test
  void shouldRefuseHugeGraphs() {
    said("Tasks", 2, "20000 tasks", "each(…)");
    said("Edges", 4, "518400 pairs, and 500000 are allowed; b0 alone waits for 720", "one task");
    assertThat(bad.get("Large")).startsWith("Large.java: ").contains("34 MB", "32 are allowed");
  }

  @Test
  void shouldNameBothPlacesOfAnId() {
    said("Twins", 2, "a task a already (Twins.java:7)", "its own id");
    said("Same", 1, "DAG id good is taken by Good.java:7", "override id()");
  }

  @Test
  void shouldTellTheWholeCircle() {
    said(
        "Circle",
        1,
        "a (Circle.java:7) ← c (Circle.java:9) ← b (Circle.java:8) ← a.",
        "Take out one");
  }

  @Test
  void shouldNameWhatDiffersBetweenTwoEvaluations() {
    said("Dice", 2, "task b", "two different graphs", "must not depend on clocks");
    said("Clock", 2, "startDate: ", "two different graphs", "let a task find out");
  }

  @Test
  void shouldNameACaptureThatCannotTravel() {
    said("Capture", 2, "captures line, a java.lang.StringBuilder", "only texts, numbers");
  }

  @Test
  void shouldOutliveASourceThatIsTooMuchForTheCompiler() {
    assertThat(bad.get("Nested")).startsWith("Nested.java").contains("nested");
  }
}
