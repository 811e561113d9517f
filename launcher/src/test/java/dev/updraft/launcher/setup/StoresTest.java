// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Terraform's store and that of models, with a script in the place of Terraform. */
class StoresTest {
  @TempDir private Path temp = Path.of("");

  private final ScriptedApi api;

  StoresTest() throws IOException {
    api = new ScriptedApi();
  }

  @BeforeEach
  void makeTerraform() throws IOException {
    Scripts.program(temp.resolve("bin/tofu"), "echo OpenTofu v1.12.6; echo on linux_amd64");
  }

  @AfterEach
  void close() {
    api.close();
  }

  private String terraform(String binary) throws Exception {
    return new TerraformPart(
            temp.resolve("stores/terraform"),
            temp.resolve("password"),
            binary,
            temp.resolve("bin").toString() + ":/usr/bin:/bin",
            Scripts.OWN,
            api.client())
        .set();
  }

  private String models() throws Exception {
    return new ModelsPart(temp.resolve("stores/models"), Scripts.OWN, api.client()).set();
  }

  private String password() {
    return api.stored("terraform_local").path("password").asString("");
  }

  @Test
  void shouldMakeAStoreAndKeepItsPassword() throws Exception {
    Path tofu = temp.resolve("bin/tofu");
    assertThat(terraform(""))
        .startsWith("made: OpenTofu v1.12.6 (" + tofu + "), state in ")
        .endsWith("keep a copy of " + temp.resolve("password"));
    assertThat(Files.getPosixFilePermissions(temp.resolve("stores/terraform")))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    assertThat(api.extra("terraform_local", "binary")).isEqualTo(tofu.toString());
    String made = password();
    assertThat(made)
        .hasSizeGreaterThanOrEqualTo(16)
        .isEqualTo(Files.readString(temp.resolve("password")));

    Files.createFile(temp.resolve("stores/terraform/state"));
    assertThat(terraform("")).startsWith("kept: OpenTofu");
    assertThat(password()).isEqualTo(made);
    api.put(
        "terraform_local",
        "{\"conn_type\":\"terraform\",\"schema\":\"/other\",\"password\":\"p\"}");
    assertThatThrownBy(() -> terraform("")).hasMessageContaining("with schema '/other', where ");
    assertThat(password()).isEqualTo("p");
  }

  @Test
  void shouldMakeAConnectionAgainWithTheSamePassword() throws Exception {
    terraform("");
    String made = password();
    Files.createFile(temp.resolve("stores/terraform/state"));
    try (var anew = new ScriptedApi()) {
      var again =
          new TerraformPart(
              temp.resolve("stores/terraform"),
              temp.resolve("password"),
              "",
              temp.resolve("bin").toString(),
              Scripts.OWN,
              anew.client());
      assertThat(again.set()).startsWith("made: ");
      assertThat(anew.stored("terraform_local").path("password").asString()).isEqualTo(made);
      Files.delete(temp.resolve("password"));
    }
    try (var other = new ScriptedApi()) {
      var part =
          new TerraformPart(
              temp.resolve("stores/terraform"),
              temp.resolve("password"),
              "",
              temp.resolve("bin").toString(),
              Scripts.OWN,
              other.client());
      assertThatThrownBy(part::set).hasMessageContaining("its password is not known here");
      assertThat(other.stored("terraform_local")).isEmpty();
    }
  }

  @Test
  void shouldNotMakeAStoreAnewThatAConnectionNames() throws Exception {
    terraform("");
    Files.delete(temp.resolve("stores/terraform"));
    assertThatThrownBy(() -> terraform("")).hasMessageContaining("knows of nothing that exists");
    assertThat(temp.resolve("stores/terraform")).doesNotExist();
  }

  @Test
  void shouldSayWhereToGetAMissingTerraformAndMakeNothing() throws Exception {
    Files.delete(temp.resolve("bin/tofu"));
    Files.createDirectories(temp.resolve("bin"));
    var part =
        new TerraformPart(
            temp.resolve("stores/terraform"),
            temp.resolve("password"),
            "",
            temp.resolve("bin").toString(),
            Scripts.OWN,
            api.client());
    assertThatThrownBy(part::set)
        .hasMessageStartingWith(
            "There is neither terraform nor tofu on the PATH. Get Terraform (https");
    Scripts.program(temp.resolve("bin/terraform"), "echo wrong machine; exit 3");
    assertThatThrownBy(part::set)
        .hasMessageContaining(
            "bin/terraform does not start for you, as whom tasks run (exit code 3: wrong machine)");
    assertThatThrownBy(() -> terraform("terafrom"))
        .hasMessageContaining("There is no terafrom on the PATH");
    assertThat(temp.resolve("stores")).doesNotExist();
    assertThat(temp.resolve("password")).doesNotExist();
  }

  @Test
  void shouldMakeAFolderForModelsAndKeepIt() throws Exception {
    assertThat(models()).isEqualTo("made: models in " + temp.resolve("stores/models"));
    assertThat(models()).isEqualTo("kept: models in " + temp.resolve("stores/models"));
    assertThat(api.stored("models_local").path("schema").asString())
        .isEqualTo(temp.resolve("stores/models").toString());
    Files.delete(temp.resolve("stores/models"));
    assertThatThrownBy(this::models).hasMessageContaining("which is not there: mount it");
    api.put("models_local", "{\"conn_type\":\"models\",\"schema\":\"s3://bucket/models\"}");
    assertThatThrownBy(this::models).hasMessageContaining("schema 's3://bucket/models', where ");
  }
}
