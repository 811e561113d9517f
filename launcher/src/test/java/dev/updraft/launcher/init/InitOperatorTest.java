// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.updraft.bundle.LoadedDag;
import dev.updraft.bundle.LoadedFolder;
import dev.updraft.engine.spec.TaskSpec;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** What "updraft init operator" makes: it builds, tests and loads. Without Maven. */
@Timeout(120)
class InitOperatorTest {
  private final Path temp;
  private final BuiltJars jars;

  InitOperatorTest(@TempDir Path temp) throws IOException {
    this.temp = temp;
    this.jars = new BuiltJars(Files.createDirectory(temp.resolve("lib")));
  }

  private Path project(String name) throws IOException {
    Path project = temp.resolve(name);
    new OperatorProject(new OperatorName(name), UpdraftRepository.of(jars.classPath()))
        .write(project);
    return project;
  }

  /** Against the API alone: nothing else of ours is on the class path. */
  private Path classes(Path project) throws IOException {
    return Javac.compile(
        project.resolve("src/main/java"), project.resolve("target/classes"), jars.authorsPath());
  }

  private Path testClasses(Path project, Path classes) throws IOException {
    return Javac.compile(
        project.resolve("src/test/java"),
        project.resolve("target/test-classes"),
        classes + ":" + jars.classPath());
  }

  @Test
  void shouldBuildAgainstTheApiAloneAndPassItsTests() throws Exception {
    Path project = project("acme-sync");
    Path classes = classes(project);
    URL[] folders = {
      classes.toUri().toURL(), testClasses(project, classes).toUri().toURL(),
    };
    var seen = new SummaryGeneratingListener();
    try (var loader = new URLClassLoader(folders, getClass().getClassLoader())) {
      var request =
          LauncherDiscoveryRequestBuilder.request()
              .selectors(
                  selectClass(loader.loadClass("acmesync.AcmeSyncTest")),
                  selectClass(loader.loadClass("acmesync.AcmeSyncExampleTest")))
              .build();
      LauncherFactory.create().execute(request, seen);
    }
    var summary = seen.getSummary();
    assertThat(summary.getFailures()).isEmpty();
    assertThat(summary.getTestsSucceededCount()).isGreaterThanOrEqualTo(18);
    assertThat(summary.getTestsFoundCount()).isEqualTo(summary.getTestsSucceededCount());
  }

  @Test
  void shouldLoadAsAJar() throws IOException {
    Path dags = Files.createDirectory(temp.resolve("dags"));
    BuiltJars.pack(classes(project("acme-sync")), dags.resolve("acme-sync.jar"));
    assertLoads(dags);
  }

  /** Also with what a build leaves there. */
  @Test
  void shouldLoadFromTheProjectAsDagFolder() throws IOException {
    Path project = project("acme-sync");
    BuiltJars.pack(classes(project), project.resolve("target/acme-sync.jar"));
    assertLoads(project);
  }

  @Test
  void shouldLoadWhereItsSourceIsCopiedBesideADag() throws IOException {
    Path sources = project("acme-sync").resolve("src/main/java/acmesync");
    Path dags = Files.createDirectory(temp.resolve("dags"));
    for (String file : new String[] {"AcmeSync.java", "AcmeSyncExample.java"}) {
      Files.copy(sources.resolve(file), dags.resolve(file));
    }
    assertLoads(dags);
  }

  private static void assertLoads(Path folder) throws IOException {
    var loaded = LoadedFolder.read(folder);
    assertThat(loaded.wrong()).isEmpty();
    var dag = loaded.dags().stream().map(LoadedDag::spec).findFirst().orElseThrow();
    assertThat(loaded.dags()).hasSize(1);
    assertThat(dag.dagId()).isEqualTo("acme_sync_example");
    assertThat(dag.tasks()).extracting(TaskSpec::taskId).containsExactly("sync", "tell");
    assertThat(dag.tasks().getFirst().operator()).isEqualTo("acmesync");
    assertThat(dag.tasks().getLast().upstream()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3",
        "a-b-c",
        "x-2-y",
        "var",
        "yield",
        "record",
        "object",
        "a-name-of-forty-characters-is-allowed-xx"
      })
  void shouldBuildUnderAnyName(String name) throws IOException {
    Path project = project(name);
    Path classes = classes(project);
    testClasses(project, classes);
    var dag = LoadedFolder.read(project).dags().getFirst().spec();
    assertThat(project.resolve("README.md")).content().contains("`" + dag.dagId() + "` is live");
  }

  @Test
  void shouldLeaveNoBlankOpen() throws IOException {
    Path project = project("acme-sync");
    try (var files = Files.walk(project)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(file.toString()).doesNotContain("@");
        if (!file.startsWith(project.resolve(UpdraftRepository.FOLDER))) {
          assertThat(file).content().doesNotContainPattern("@[A-Za-z]+@");
        }
      }
    }
  }
}
