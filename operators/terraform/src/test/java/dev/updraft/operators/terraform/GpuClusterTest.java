// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.DataInterval;
import dev.updraft.api.Fn;
import dev.updraft.api.NoParams;
import dev.updraft.api.Ref;
import dev.updraft.api.TaskContext;
import dev.updraft.operators.terraform.StackRecord.Holder;
import dev.updraft.testkit.page.ExamplePage;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/** The builder and the plans that it gives its settings to, without any provider. */
class GpuClusterTest {
  @TempDir Path temp;

  static GpuCluster cluster(Cloud cloud) {
    Ref<Terraform> later =
        new Ref<>() {
          @Override
          public <R> Ref<R> get(Fn.Getter<Terraform, R> accessor) {
            throw new AssertionError("nobody asks");
          }
        };
    return switch (cloud) {
      case AWS -> GpuCluster.aws(later, "us-east-1").ttl(Duration.ofHours(1));
      case AZURE -> GpuCluster.azure(later, "westeurope", "ssh-rsa x").ttl(Duration.ofHours(1));
    };
  }

  private static Path file(Cloud cloud, String name) throws IOException {
    return folder(cloud).resolve(name);
  }

  private static Path folder(Cloud cloud) throws IOException {
    URL at = GpuCluster.class.getResource("GpuCluster.files/" + cloud.folder());
    try {
      return Path.of(Objects.requireNonNull(at).toURI());
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  private static Set<String> declared(Cloud cloud, String what) throws IOException {
    var all = new StringBuilder();
    for (String name : cloud.files()) {
      all.append(Files.readString(file(cloud, name))).append('\n');
    }
    return new TreeSet<>(
        Pattern.compile("^" + what + " \\{", Pattern.MULTILINE)
            .matcher(all)
            .results()
            .map(found -> found.group(1) + (found.groupCount() > 1 ? "." + found.group(2) : ""))
            .toList());
  }

  private TaskContext task() {
    return new TaskContext(
        "d",
        "r",
        "t",
        -1,
        1,
        1,
        1,
        new DataInterval(Instant.EPOCH, Instant.EPOCH),
        temp,
        InstantSource.fixed(Instant.EPOCH));
  }

  @ParameterizedTest
  @EnumSource
  void shouldGiveThePlanExactlyWhatItDeclares(Cloud cloud) throws Exception {
    Apply<GpuCluster.Machines> apply = cluster(cloud).apply();
    var given = new TreeMap<String, Object>();
    apply.variables().forEach((name, value) -> given.put(name, value.get()));
    assertThat(declared(cloud, "variable \"(\\w+)\""))
        .isEqualTo(apply.how().values(given, Holder.of(task()), false).keySet());
    assertThat(declared(cloud, "resource \"(\\w+)\" \"(\\w+)\"")).contains(apply.how().until());
    assertThat(declared(cloud, "output \"(\\w+)\""))
        .containsExactlyInAnyOrder(
            Arrays.stream(GpuCluster.Machines.class.getRecordComponents())
                .map(RecordComponent::getName)
                .map(name -> name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT))
                .toArray(String[]::new));
    try (var files = Files.list(folder(cloud))) {
      assertThat(files.map(each -> each.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(cloud.files());
    }
    var of = (Origin.OfDag) apply.origin();
    assertThat(Source.ofDag(of.owner(), of.folder(), of.names())).hasSize(4);
  }

  @ParameterizedTest
  @EnumSource
  void shouldBeFormattedAsTerraformDoes(Cloud cloud) throws Exception {
    Assumptions.assumeTrue(
        TerraformProcess.installed("terraform", System.getenv("PATH")),
        "skipped: terraform is not installed");
    Process fmt =
        new ProcessBuilder(
                "terraform", "fmt", "-check", "-diff", "-no-color", folder(cloud).toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(fmt.getInputStream().readAllBytes(), UTF_8);
    assertThat(fmt.waitFor()).as(said).isZero();
  }

  @Test
  void shouldPassSettingsOn() {
    var all =
        cluster(Cloud.AWS)
            .nodes(3)
            .atMost(4)
            .machine("p3.2xlarge")
            .spot()
            .head("m7i.xlarge")
            .image("me", "mine-*")
            .install("#!/bin/sh\ntrue")
            .subnets("subnet-1", "subnet-2")
            .securityGroups("sg-1")
            .apply();
    var given = new TreeMap<String, Object>();
    all.variables().forEach((name, value) -> given.put(name, value.get()));
    assertThat(given)
        .containsEntry("nodes", 3)
        .containsEntry("at_most", 4)
        .containsEntry("machine", "p3.2xlarge")
        .containsEntry("spot", true)
        .containsEntry("head", "m7i.xlarge")
        .containsEntry("image_name", "mine-*")
        .containsEntry("ttl_minutes", 60L)
        .containsEntry("longest_minutes", 60L)
        .containsEntry("subnets", List.of("subnet-1", "subnet-2"));
    assertThat(all.how().values(given, Holder.of(task()), true))
        .containsEntry("empty", true)
        .containsEntry("dag", "d");
  }

  @Test
  void shouldLetMachinesOfANamedClusterOutliveAnEndThatMayMove() {
    var named = cluster(Cloud.AWS).outliving(Ttl.LONGEST).variables();
    var given = new TreeMap<String, Object>();
    named.forEach((name, value) -> given.put(name, value.get()));
    assertThat(given)
        .containsEntry("ttl_minutes", 60L)
        .containsEntry("longest_minutes", 30L * 24 * 60);
    assertThat(named.keySet()).isEqualTo(cluster(Cloud.AWS).apply().variables().keySet());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "~~ | a GpuCluster needs a ttl",
        ".ttl(Duration.ofMinutes(1)) | ttl is PT1M; it must be 10 minutes or more",
        ".ttl(Duration.ofHours(1)).nodes(0) | nodes is 0; it must be 1 or more",
        ".ttl(Duration.ofHours(1)).nodes(3).atMost(2) | nodes is 3, and atMost allows 2",
        ".ttl(Duration.ofHours(1)).nodes(flow.constant(3)) | say atMost, so that no run makes more",
        ".ttl(Duration.ofHours(1)).install(\"true\") | install must begin with #!",
        ".ttl(Duration.ofHours(1)).machine(\"\") | machine is empty",
        ".ttl(Duration.ofHours(1)).head(\" \") | head is empty",
        ".ttl(Duration.ofHours(1)).head(\"m\").nodes(2).atMost(2) | and there is a head, and atMost"
            + " allows 2",
        ".ttl(Duration.ofHours(1)).zone(\"a\").subnets(flow.constant(List.of(\"b\"))) | zone is"
            + " for",
        ".ttl(Duration.ofHours(1)).zone(\"a\").subnets(\"b\") | zone is for a network that is made",
      })
  void shouldRefuseWhatIsWrongWhenTheDagIsLoaded(String rest, String told) {
    var wrong =
        """
        var terraform = flow.connection("terraform", Terraform.class);
        GpuCluster.aws(terraform, "eu-central-1")%s.around(flow, "cluster", gpu -> gpu);
        """
            .formatted(rest);
    assertThatThrownBy(() -> ExamplePage.draw(wrong, "", "dev.updraft.operators.terraform"))
        .hasMessageContaining(told);
  }

  @Test
  void shouldRefuseAHeadWhereThePlanHasNone() {
    assertThatThrownBy(() -> cluster(Cloud.AZURE).head("Standard_D4s_v5"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("only the plan for AWS can have one");
  }

  @Test
  void shouldReadTheInstallScriptFromAFileOfTheDag() {
    var given = cluster(Cloud.AWS).install(new Headed(), "spark.sh").apply().variables();
    assertThat(Objects.requireNonNull(given.get("install")).get())
        .isEqualTo("#!/bin/bash\necho \"$UPDRAFT_ROLE of $UPDRAFT_HEAD_IP\"\n");
    assertThatThrownBy(() -> cluster(Cloud.AWS).install(new Headed(), "none.sh"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("GpuClusterTest.files/none.sh is not beside the DAG's source");
  }

  /** Its files are those of this class. */
  private static final class Headed implements Dag<NoParams> {
    @Override
    public void define(DagFlow<NoParams> flow) {}
  }

  @Test
  void shouldTakeAClusterOfAnOlderPlanForOneWithoutAHead() {
    var outputs =
        JsonMapper.builder()
            .build()
            .readTree(
                """
                {"group":{"value":"g"},"instance_ids":{"value":["i-1"]},"ips":{"value":["10.0.0.4"]},
                 "expires":{"value":"2026-11-20T12:00:00Z"}}\
                """);
    assertThat(Outputs.read(outputs, GpuCluster.Machines.class).headIp()).isEmpty();
  }

  /** The plan's template, on this machine, with a shutdown that only tells. */
  @ParameterizedTest
  @CsvSource({"5400, +89|+90", "-60, +0"})
  void shouldArrangeItsOwnEndBeforeItInstalls(int seconds, String told) throws Exception {
    Path notes = temp.resolve("notes");
    Path bin = Files.createDirectories(temp.resolve("bin"));
    script(bin.resolve("shutdown"), "echo \"$@\" >>" + notes);
    String install = "#!/bin/sh\necho installed $UPDRAFT_ROLE $UPDRAFT_HEAD_IP >>" + notes;
    String boot =
        Files.readString(file(Cloud.AWS, "boot.sh.tftpl"))
            .replace("/var/lib", temp.toString())
            .replace("${expires}", Instant.now().plusSeconds(seconds).toString())
            .replace("${told}", "export UPDRAFT_ROLE=node UPDRAFT_HEAD_IP=10.0.0.5\n")
            .replace("${install}", Base64.getEncoder().encodeToString(install.getBytes(UTF_8)));
    script(temp.resolve("boot"), boot);
    run(bin, temp.resolve("boot"));
    run(bin, temp.resolve("cloud/scripts/per-boot/updraft-expiry"));
    assertThat(Files.readAllLines(notes))
        .hasSize(3)
        .element(1)
        .isEqualTo("installed node 10.0.0.5");
    assertThat(Files.readAllLines(notes).getFirst())
        .matches("-h (" + told.replace("+", "\\+") + ")");
    assertThat(Files.readAllLines(notes).getLast()).startsWith("-h +");
  }

  private static void script(Path file, String text) throws IOException {
    Files.writeString(file, text.startsWith("#!") ? text : "#!/bin/bash\n" + text + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private static void run(Path bin, Path program) throws Exception {
    var builder = new ProcessBuilder("bash", program.toString()).inheritIO();
    Map<String, String> environment = builder.environment();
    environment.put("PATH", bin + ":" + environment.get("PATH"));
    Process process = builder.start();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }
}
