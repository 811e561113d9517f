// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.bundle.call.UnitLoader;
import dev.updraft.bundle.compile.Compiled;
import dev.updraft.bundle.compile.UnitCompiler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars that somebody's build made, in the DAG folder. */
class JarUnitTest {
  private static final String FRAME =
      """
      import dev.updraft.api.*;
      abstract class Frame implements Dag<NoParams> {}
      """;
  private static final String ETL =
      """
      import dev.updraft.api.*;
      public final class Etl extends Frame {
        public void define(DagFlow<NoParams> flow) {
          flow.task(this::load);
        }
        String load() { return Helper.text(); }
      }
      """;

  @TempDir private Path folder = Path.of("");

  private static Map<String, byte[]> classes(String helper) throws IOException {
    var sources = Map.of("Frame.java", FRAME, "Etl.java", ETL, "Helper.java", helper);
    return unpacked(Units.unit(Units.compile(sources), "Etl.java").jarBytes());
  }

  private static String helper(String text) {
    return "final class Helper { static String text() { return \"" + text + "\"; } }";
  }

  private static Map<String, byte[]> unpacked(byte[] jar) throws IOException {
    var content = new TreeMap<String, byte[]>();
    try (var zip = new ZipInputStream(new ByteArrayInputStream(jar))) {
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        content.put(entry.getName(), zip.readAllBytes());
      }
    }
    return content;
  }

  private static byte[] jar(Map<String, byte[]> content) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (var each : content.entrySet()) {
        zip.putNextEntry(new ZipEntry(each.getKey()));
        zip.write(each.getValue());
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static Compiled compiled(byte[] jar) throws IOException {
    var text = new String(jar, StandardCharsets.ISO_8859_1);
    return Units.compile(Map.of("etl.jar", text)).getFirst();
  }

  private static String refusal(byte[] jar) throws IOException {
    return compiled(jar) instanceof Compiled.Refused refused ? refused.message() : "not refused";
  }

  /** As the message advises: no half of it is ever seen. */
  private void deploy(byte[] jar) throws IOException {
    var part = Files.write(folder.resolve("etl.part"), jar);
    Files.move(part, folder.resolve("etl.jar"), StandardCopyOption.ATOMIC_MOVE);
  }

  private static UnitVersion next(LinkedBlockingQueue<UnitVersion> reports)
      throws InterruptedException {
    return Objects.requireNonNull(reports.poll(60, TimeUnit.SECONDS), "no report");
  }

  @Test
  void shouldBeAUnitByItself() throws Exception {
    var reports = new LinkedBlockingQueue<UnitVersion>();
    var objects = new InMemoryObjects();
    var path = System.getProperty("java.class.path");
    try (var processor = BundleProcessor.start(folder, objects, reports::add, path)) {
      assertThat(processor).isNotNull();
      var first = classes(helper("one"));
      first.put(
          "META-INF/MANIFEST.MF",
          "Manifest-Version: 1.0\nImplementation-Version: 1.4\n".getBytes(StandardCharsets.UTF_8));
      var jar = jar(first);
      deploy(jar);
      var good = (UnitVersion.Good) next(reports);
      assertThat(good.file()).isEqualTo("etl.jar");
      assertThat(good.dags()).singleElement().matches(dag -> dag.dagId().equals("etl"));
      assertThat(good.source()).contains("etl.jar", "Etl", "Implementation-Version: 1.4");
      assertThat(objects.content.get("units/" + good.hash() + ".jar")).isEqualTo(jar);

      deploy(jar(classes(helper("two"))));
      assertThat(((UnitVersion.Good) next(reports)).hash()).isNotEqualTo(good.hash());
      Files.delete(folder.resolve("etl.jar"));
      assertThat(next(reports)).isEqualTo(new UnitVersion.Gone("etl.jar"));
    }
  }

  @Test
  void shouldDescribeItself() throws Exception {
    var content = classes(helper("one"));
    var etl = "// src\nclass Etl {}\n";
    content.put("Etl.java", etl.getBytes(StandardCharsets.UTF_8));
    content.put("Aside.java", new byte[] {'x', (byte) 0xff});
    content.put("lib/inner.jar", new byte[9]);
    content.put(
        "META-INF/maven/org.acme/tables/pom.properties",
        "groupId=org.acme\nartifactId=tables\nversion=2.1\u0000\n"
            .getBytes(StandardCharsets.UTF_8));
    var unit = (Compiled.Unit) compiled(jar(content));
    assertThat(unit.source())
        .contains(
            "unit " + unit.hash(), "DAGs:\n  Etl\n", "Classes beside them:\n  Frame\n  Helper\n")
        .contains("Libraries in it:\n  lib/inner.jar, 9 bytes\n  org.acme:tables 2.1\uFFFD\n")
        .contains("// Etl.java\n\n" + etl, "1 more sources")
        .doesNotContain("\0");
    assertThat(((Compiled.Unit) compiled(jar(classes(helper("one"))))).source())
        .contains("carries no sources");
    for (int i = 0; i < 300; i++) {
      content.put("p%03d/X.java".formatted(i), new byte[2 << 10]);
      content.put("lib/" + "a".repeat(400) + i + ".jar", new byte[0]);
    }
    assertThat(((Compiled.Unit) compiled(jar(content))).source())
        .hasSizeLessThan(400_000)
        .contains("and 102 more");
  }

  @Test
  void shouldSayWhatIsWrong() throws Exception {
    var whole = jar(classes(helper("one")));
    assertThat(compiled(whole)).isInstanceOf(Compiled.Unit.class);
    assertThat(refusal(Arrays.copyOf(whole, whole.length - 30))).contains("etl.jar: not a whole");
    assertThat(refusal(new byte[0])).contains("not a whole");
    assertThat(refusal(jar(Map.of("readme", new byte[3])))).contains("implements dev.updraft.api");
    assertThat(refusal(jar(Map.of("X.class", new byte[30])))).contains("etl.jar: ");
    assertThat(refusal(new byte[UnitCompiler.LARGEST_JAR + 1])).contains("more than 32 MB");

    var newer = classes(helper("one"));
    ByteBuffer.wrap(newer.get("Helper.class")).putShort(6, (short) 70);
    assertThat(refusal(jar(newer))).contains("Helper.class is compiled for Java 26", "--release");
  }

  /** Not one may end the processor: any answer but an exception will do. */
  @Test
  void shouldSurviveRubbish() throws Exception {
    var content = classes(helper("one"));
    var names = List.copyOf(content.keySet());
    var whole = jar(content);
    var random = new Random(7);
    for (int i = 0; i < 1_000; i++) {
      assertThat(compiled(spoilt(whole, random)).file()).isEqualTo("etl.jar");
      var name = names.get(random.nextInt(names.size()));
      var other = new TreeMap<>(content);
      other.computeIfPresent(name, (_, bytes) -> spoilt(bytes, random));
      assertThat(compiled(jar(other)).file()).isEqualTo("etl.jar");
    }
  }

  private static byte[] spoilt(byte[] bytes, Random random) {
    var copy = bytes.clone();
    for (int n = random.nextInt(1, 6); n > 0; n--) {
      copy[random.nextInt(copy.length)] = (byte) random.nextInt();
    }
    return copy;
  }

  @Test
  void shouldShowItsResourcesAsAnyLoaderDoes() throws Exception {
    var loader = UnitLoader.ofJar("abc", jar(Map.of("META-INF/services/a b", new byte[] {7})));
    List<URL> found = Collections.list(loader.getResources("META-INF/services/a b"));
    assertThat(found).hasSize(1);
    try (var in = found.getFirst().openStream()) {
      assertThat(in.readAllBytes()).containsExactly(7);
    }
    assertThat(loader.getResource("none")).isNull();
  }
}
